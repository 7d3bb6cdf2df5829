"""Sign-in through one's organisation: allauth's OpenID Connect, with every check of the answer made, and no account by itself.

allauth keeps state and PKCE and fetches the token. Here the id token is verified (signature by the published key, issuer,
audience, time, nonce), the level of assurance weighed, and the account found by HSA-id among the organisation's own staff.
Nothing of the answer is stored but which provider it was and at what level.
"""

import secrets
from typing import Any

import jwt
import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import login as open_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.models import Domain, User
from vardkedja.core.signin import lockout, providers
from vardkedja.core.signin.providers import Provider

logger = structlog.get_logger("vardkedja.oidc")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER = 60  # seconds that two servers' clocks may differ
SESSION = "sign_in"

BROKEN = "Inloggningen genom din organisation gick inte igenom. Försök igen. Händer det igen, kontakta din it-support."
WEAK = (
    "Din organisation intygade inte att du loggade in tillräckligt säkert. Här krävs tillitsnivå {level}, till exempel "
    "SITHS-kort eller en annan e-legitimation. Logga in igen på det sättet."
)
UNKNOWN = (
    "Du är inloggad hos din organisation, men det finns inget konto här för dig. Be administratören i din verksamhet att "
    "lägga in ditt HSA-id på ditt konto och ge dig ett uppdrag."
)


class Refused(Exception):
    """The answer is not accepted; the message says why, to the person and never about another."""


class OrganisationsAdapter(DefaultSocialAccountAdapter):
    """allauth finds the organisations here, not in a table."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        found = [one for one in providers.all_providers() if provider in {None, "openid_connect", one.id}]
        return [_app(one) for one in found if client_id in {None, one.client_id}]

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False


def _app(one: Provider) -> SocialApp:
    told = {"server_url": one.server, "oauth_pkce_enabled": True, "scope": list(one.scopes)}
    return SocialApp(
        provider="openid_connect",
        provider_id=one.id,
        name=one.name,
        client_id=one.client_id,
        secret=one.secret,
        settings=told,
    )


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the organisation, with state, nonce and PKCE of this one attempt. What the address adds is not passed on."""
    one = providers.by_id(provider_id)
    if one is None:
        return render(request, "404.html", status=404)
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce} | ({"acr_values": one.asked_levels} if one.asked_levels else {})
    try:
        through = get_adapter(request).get_provider(request, provider=provider_id)
        return through.redirect(
            request, AuthProcess.LOGIN, _safe(request.GET.get("next", "")), {"nonce": nonce},
            auth_params=asked, scope=list(one.scopes),
        )  # fmt: skip
    except (OAuth2Error, OSError, ValueError, KeyError) as error:
        logger.warning("oidc_not_reached", provider=provider_id, error=type(error).__name__)
        return refused(request, BROKEN)


def _safe(url: str) -> str | None:
    return url if url and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else None


class Callback(OAuth2CallbackView):
    """The answer. Its state is single and of this browser; the adapter is told what the attempt began with."""

    def _get_state(self, request: Any, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.attempt = state or {}
        return state, response


class Answer(OpenIDConnectOAuth2Adapter):
    """Weighs the answer and signs in. It always ends with a response of its own."""

    attempt: dict[str, Any]

    def complete_login(self, request: Any, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        one = providers.by_id(app.provider_id)
        assert one is not None  # noqa: S101 - allauth found it by the same list
        try:
            claims = self._claims(app, token, kwargs["response"])
            response = sign_in(request, one, claims, (self.attempt.get("next") or "/"))
        except Refused as error:
            response = refused(request, str(error), one)
        raise ImmediateHttpResponse(response)

    def _claims(self, app: SocialApp, token: Any, response: dict[str, Any]) -> dict[str, Any]:
        """The id token's claims, with what the userinfo endpoint adds about the same subject."""
        nonce = (self.attempt.get("data") or {}).get("nonce")
        told = self._verified(app, response.get("id_token") or "", nonce)
        more = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else {}
        return ({**more, **told}) if more.get("sub") == told["sub"] else told

    def _verified(self, app: SocialApp, id_token: str, nonce: str | None) -> dict[str, Any]:
        """Raises `Refused` unless the organisation signed this token, for us, now, for this attempt."""
        try:
            key = self._key(jwt.get_unverified_header(id_token).get("kid"))
            claims = jwt.decode(
                id_token,
                key=key.key,
                algorithms=[one for one in ALGORITHMS if _fits(key, one)],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise _broken(app, type(error).__name__) from error
        if not nonce or not secrets.compare_digest(str(claims["nonce"]), nonce):
            raise _broken(app, "nonce")
        if claims.get("azp") not in {None, app.client_id}:
            raise _broken(app, "azp")
        return claims

    def _key(self, kid: str | None) -> jwt.PyJWK:
        """The published key of that name; without a name, the only key there is."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [
            key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in {None, "sig"}
        ]
        named = [key for key in keys if key.key_id == kid] if kid else keys
        if len(named) != 1:
            raise KeyError("no such key is published")
        return named[0]


def _fits(key: jwt.PyJWK, algorithm: str) -> bool:
    """The algorithm is the key's own, never the token's choice."""
    kind = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}[algorithm[:2]]
    return key.key_type == kind


def _broken(app: SocialApp, why: str) -> Refused:
    logger.warning("oidc_answer_refused", provider=app.provider_id, why=why)
    return Refused(BROKEN)


def sign_in(request: Any, one: Provider, claims: dict[str, Any], then: str) -> HttpResponse:
    """Sign in the account that the verified claims name. Raises `Refused`."""
    level = one.level_of(claims.get(one.level_claim))
    if level < one.level:
        raise Refused(WEAK.format(level=one.level))
    hsa_id = str(claims.get(one.hsa_claim) or "").strip().upper()
    user = _account(one, hsa_id, claims)
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        held = actors.valid_assignments(user, clock.now())
    if not any(assignment.domain.organisation.code == one.organisation for assignment in held):
        raise Refused(UNKNOWN)  # another organisation's staff, or nobody's any longer: the same words
    open_session(request, user, BACKEND)
    record_authentication(request, user, "oidc", provider=one.id, level=level)
    roles = one.confirmed_roles(claims.get(one.role_claim)) if one.role_claim else None
    request.session[SESSION] = {"through": one.id, "roles": roles}
    UserSession.objects.create_from_request(request)
    return redirect(_safe(then) or "/")


def _account(one: Provider, hsa_id: str, claims: dict[str, Any]) -> User:
    """The account with that HSA-id, made now where that is agreed: it opens nothing before it has an assignment."""
    user = User.objects.filter(hsa_id=hsa_id, is_active=True).first() if hsa_id else None
    if user is None and one.create and hsa_id and not User.objects.filter(hsa_id=hsa_id).exists():
        user = User(
            username=hsa_id.lower(),
            hsa_id=hsa_id,
            first_name=str(claims.get("given_name") or "")[:150],
            last_name=str(claims.get("family_name") or "")[:150],
            kept_by=_keeper(one),
        )
        user.set_unusable_password()
        user.save(force_insert=True)
    if user is None:
        raise Refused(UNKNOWN)
    return user


def _keeper(one: Provider) -> Domain:
    """The authority that answers for a new account: the one that is agreed, or the organisation's only one.

    Raises `Refused` where that does not say which: an account that nobody keeps would be kept by who first gives it work.
    """
    with scope.setup_scope():
        own = Domain.objects.filter(organisation__code=one.organisation)
        found = list(own.filter(name=one.keeper) if one.keeper else own)
    if len(found) != 1:
        logger.warning("oidc_no_keeper", provider=one.id)
        raise Refused(UNKNOWN)
    return found[0]


def refused(request: Any, message: str, one: Provider | None = None) -> HttpResponse:
    """The page that says why not; the failure stands in the log of failed sign-ins."""
    lockout.note(request, f"oidc:{one.id}" if one else "oidc")
    return render(request, "account/refused.html", {"message": message}, status=403)
