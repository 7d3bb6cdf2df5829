"""Where allauth asks the house: who must prove themselves anew, how seeds are kept, what is said."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.template.loader import render_to_string

from vardkedja.core import clock
from vardkedja.core.signin import encryption
from vardkedja.core.signin.second_factor import factors, is_last_needed

WRONG = "Användarnamnet och lösenordet stämmer inte ihop. Kontrollera båda och försök igen."


class AccountAdapter(DefaultAccountAdapter):
    """User name and password. The same words whether the user name exists, is closed, or the password is wrong."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": "Det blev för många försök. Vänta en stund och försök igen.",
        "rate_limited": "Det blev för många försök. Vänta en stund och försök igen.",
        "incorrect_password": "Lösenordet stämmer inte.",
        "enter_current_password": "Lösenordet stämmer inte.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Accounts are made by administrators."""
        return False

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """An account that is closed is answered as one that does not exist."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within some minutes after sign-in, which is as good a proof as one given again."""
        request = context.request
        proofs = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
        return not proofs or clock.now().timestamp() - max(proofs) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def add_message(
        self,
        request: Any,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Said after the commit, when no scope is open: so the words are made without what pages add from the database."""
        text = message or render_to_string(message_template or "", message_context or {}).strip()
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_client_ip(self, request: Any) -> str:
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - an address unknown, not one to listen on


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of codes and of recovery codes are encrypted; the last factor stays where the role demands one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Din roll kräver ett andra steg. Lägg till ett nytt innan du tar bort det sista.",
        "cannot_generate_recovery_codes": "Skaffa ett andra steg först, så kan du få reservkoder.",
        "incorrect_code": "Koden stämmer inte. Vänta på nästa kod och försök igen.",
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not is_last_needed(authenticator, context.request)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        """Nyckel 1, Nyckel 2 …"""
        return f"Nyckel {factors(user).filter(type=type).count() + 1}"

    def _get_site_name(self) -> str:
        return "Vårdkedja"
