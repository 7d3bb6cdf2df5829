"""allauth's views as pages of the house: who may open them, the house's status for errors, what each is called.

Their addresses carry allauth's names (`core/signin/urls.py`), since its flows look each other up by name.
"""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from vardkedja.core.policies import can_sign_in
from vardkedja.core.selectors import signin as selector
from vardkedja.core.signin import oidc, providers, second_factor, session
from vardkedja.core.web import public, sign_in_first, wrong_method

View = Callable[..., HttpResponse]
BOTH = ("GET", "POST")


def own_account(view: View, methods: tuple[str, ...] = BOTH) -> View:
    """A page of the own account, for everybody who is signed in.

    Without the guard fields of `page`: what is done here concerns the user in every authority alike, and done twice it is
    the same as done once. Forms carry Django's own token.
    """

    @functools.wraps(view)
    def run(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods and request.method != "HEAD":
            return wrong_method(request, methods)
        if getattr(request, "actor", None) is None:
            return sign_in_first(request)
        if request.must_enrol and second_factor.factors(request.user).exists():
            # Opened before the factor was there: it must be shown, or whoever has the password alone could add another.
            return _sign_in_anew(request)
        return view(request, *args, **kwargs)

    run.may, run.methods = can_sign_in, methods  # type: ignore[attr-defined]
    return run


class _Refusing:
    """A form with errors answers 422, as all forms of the house."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(_Refusing, LoginView):
    """User name and password; the next step, if the account has one, follows by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return (
            context
            | selector.ways_in()
            | {"next": self.request.GET.get("next") or self.request.POST.get("next", "")}
        )


class SecondStep(_Refusing, mfa.AuthenticateView):
    """The code or the passkey of an account that has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | selector.ways_in()


class PasswordAgain(_Refusing, ReauthenticateView):
    """The password once more."""


class CodeAgain(_Refusing, mfa.ReauthenticateView):
    """A code once more."""


class PasskeyAgain(webauthn.ReauthenticateWebAuthnView):
    """A passkey once more."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "Nyckeln stämde inte. Försök igen.")
        return redirect(self.request.get_full_path())


class ConnectApp(_Refusing, totp.ActivateTOTPView):
    """Connect an app that makes codes; the first code proves that it works, and counts for this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.record(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(_Refusing, webauthn.AddWebAuthnView):
    """Register a passkey, which counts for this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.record(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Take away a passkey, but not the last factor of a role that demands one."""

    success_url = "/konto/sakerhet/"

    def form_valid(self, form: Any) -> HttpResponse:
        if second_factor.is_last_needed(self.get_object(), self.request):
            messages.error(
                self.request,
                "Din roll kräver ett andra steg. Lägg till ett nytt innan du tar bort det sista.",
            )
            return redirect("mfa_index")
        return super().form_valid(form)


class Factors(mfa.IndexView):
    """The own second factors. Whoever must have one and has none is led here, and can open nothing else."""


def _sign_in_anew(request: Any) -> HttpResponse:
    end_session(request)
    messages.info(request, "Logga in igen, med ditt andra steg.")
    return redirect("core:login")


@public
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Leave a sign-in half-way."""
    clear_login(request)
    return redirect("core:login")


@public
def closed(request: HttpRequest) -> HttpResponse:
    """There is no sign-up."""
    return render(request, "404.html", status=404)


@public
@require_GET
def through(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in through one's organisation."""
    return redirect("core:todo") if request.user.is_authenticated else oidc.begin(request, provider_id)


@public
@require_GET
def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from one's organisation."""
    if request.user.is_authenticated:
        return redirect("core:todo")
    if providers.by_id(provider_id) is None:
        return render(request, "404.html", status=404)
    return oidc.Callback.adapter_view(oidc.Answer(request, provider_id))(request)


@public
def not_through(request: HttpRequest) -> HttpResponse:
    """The sign-in at the organisation was left half-way."""
    messages.info(request, "Du avbröt inloggningen hos din organisation.")
    return redirect("core:login")


@public
def session_state(request: Any) -> HttpResponse:
    """How long the session lasts, and for whom; posted, it counts as activity (the middleware notes it)."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return JsonResponse({"left": 0})
    told = {"left": session.left(request, actor.now), "who": session.who(actor), "csrf": get_token(request)}
    return JsonResponse(told)


login = public(SignIn.as_view())
second_step = public(SecondStep.as_view())
passkey_login = public(webauthn.login_webauthn)
password_again = own_account(PasswordAgain.as_view())
code_again = own_account(CodeAgain.as_view())
passkey_again = own_account(PasskeyAgain.as_view())
factors = own_account(Factors.as_view(), ("GET",))
connect_app = own_account(ConnectApp.as_view())
disconnect_app = own_account(totp.deactivate_totp)
add_passkey = own_account(AddPasskey.as_view())
remove_passkey = own_account(RemovePasskey.as_view())
recovery_codes = own_account(recovery.view_recovery_codes, ("GET",))
new_recovery_codes = own_account(recovery.generate_recovery_codes)
