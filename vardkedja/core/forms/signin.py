"""allauth's forms in the house's words: plain Swedish labels, no placeholders, errors that say what to do."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from vardkedja.core.signin import lockout

CODE_HELP = "Sex siffror ur din kodapp. Har du inte appen till hands kan du skriva en av dina reservkoder."
MISSING = {
    "login": "Skriv ditt användarnamn.",
    "password": "Skriv ditt lösenord.",
    "code": "Skriv koden.",
    "credential": "Nyckeln svarade inte. Försök igen.",
}


class Plain(forms.Form):
    """What every form of sign-in has in common."""

    use_required_attribute = False
    labels: dict[str, str] = {}
    helps: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.error_messages |= {"required": MISSING.get(name, "Fyll i det här fältet.")}
            if name == "code":
                field.max_length = 20
                field.widget.attrs |= {
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "spellcheck": "false",
                }


class SignInForm(Plain, LoginForm):
    """User name and password."""

    labels = {"login": "Användarnamn", "password": "Lösenord"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["login"].widget.attrs["autofocus"] = True


class PasswordAgainForm(Plain, ReauthenticateForm):
    """The password once more, before what is sensitive."""

    labels = {"password": "Lösenord"}


class _Counted(Plain):
    """A wrong code is a failed sign-in: it is counted and logged as one, and locks out as one."""

    user: Any
    labels = {"code": "Engångskod"}
    helps = {"code": CODE_HELP}

    def clean_code(self) -> str:
        request = context.request
        if lockout.is_locked(request, self.user):
            lockout.refuse(request)
            raise get_adapter().validation_error("incorrect_code")
        try:
            code = super().clean_code()  # type: ignore[misc]
            if not lockout.is_fresh(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            lockout.count_wrong_code(request, self.user)
            raise
        return code


class CodeForm(_Counted, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Counted, CodeReauthenticateForm):
    """A code once more, before what is sensitive."""


class FirstCodeForm(Plain, ActivateTOTPForm):
    """The first code of an app that is being connected."""

    labels = {"code": "Koden som appen visar"}
    helps = {"code": "Sex siffror. De byts var trettionde sekund."}


class KeyAnswer(forms.JSONField):
    """What a key answered: an object in JSON, of a reasonable length. Anything else was not sent by a browser."""

    widget = forms.HiddenInput
    LONGEST = 20_000

    def to_python(self, value: Any) -> Any:
        if len(str(value or "")) > self.LONGEST:
            raise forms.ValidationError(MISSING["credential"])
        try:
            answer = super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(MISSING["credential"]) from error
        if answer is not None and not isinstance(answer, dict):
            raise forms.ValidationError(MISSING["credential"])
        return answer

    def bound_data(self, data: Any, initial: Any) -> Any:
        """An answer is good for one time; it is not shown again."""
        return initial


class _WithKey(Plain):
    """A form that carries a key's answer. One that the library cannot read is a key that does not fit, not a fault of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = KeyAnswer(error_messages={"required": MISSING["credential"]})

    def clean_credential(self) -> Any:
        above = getattr(super(), "clean_credential", None)
        return self._read(above) if above else self.cleaned_data["credential"]

    def clean(self) -> Any:
        return self._read(super().clean)

    def _read(self, step: Any) -> Any:
        try:
            return step()
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise forms.ValidationError(MISSING["credential"]) from error


class KeyForm(_WithKey, AuthenticateWebAuthnForm):
    """The second step by passkey. One that does not fit is a failed sign-in."""

    user: Any

    def _read(self, step: Any) -> Any:
        request = context.request
        if lockout.is_locked(request, self.user):
            lockout.refuse(request)
            raise forms.ValidationError(MISSING["credential"])
        try:
            return super()._read(step)
        except forms.ValidationError:
            lockout.count_wrong_code(request, self.user)
            raise


class KeyAgainForm(_WithKey, ReauthenticateWebAuthnForm):
    """A passkey once more, before what is sensitive."""


class KeyOnlyForm(_WithKey, LoginWebAuthnForm):
    """Sign-in by passkey alone."""


class PasskeyForm(_WithKey, AddWebAuthnForm):
    """A new passkey. It asks for finger, face or PIN, so that it can stand without a password."""

    labels = {"name": "Vad nyckeln ska heta", "passwordless": "Logga in med bara nyckeln, utan lösenord"}
    helps = {
        "name": "Så att du känner igen den, till exempel: arbetsdatorn.",
        "passwordless": "Nyckeln frågar då efter finger, ansikte eller PIN-kod varje gång.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
