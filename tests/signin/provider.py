"""A real provider of OpenID Connect, run as a process of its own: Authlib's server, one client, whatever claims a test sets.

    python -m tests.signin.provider PORT

It demands PKCE and a nonce, knows its client's secret and addresses, gives a code once, and signs with a key that it
publishes. `PUT /control` says who sits at the screen (`claims`), and what it then does wrong (`fault`).
"""

import base64
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode, UserInfo
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey

from vardkedja.core import clock

CLIENT, SECRET = "vardkedja", "hemlig"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "k1"}) for _ in range(2))
app = Flask(__name__)
server = AuthorizationServer()
control: dict[str, Any] = {"claims": {"sub": "nobody"}, "fault": ""}
codes: dict[str, "Code"] = {}
tokens: dict[str, dict[str, Any]] = {}
seen: set[str] = set()


class Client(ClientMixin):
    """The only client: this application."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: Any) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/svar/")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Person:
    """Who sits at the provider's screen."""

    claims: dict[str, Any]

    def get_user_id(self) -> str:
        return str(self.claims["sub"])


@dataclass
class Code(AuthorizationCodeMixin):
    """A code, good once."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: Person

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(clock.now().timestamp())

    def get_acr(self) -> Any:
        return self.person.claims.get("acr")

    def get_amr(self) -> None:
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    """Authlib's, with codes kept in memory."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        data = request.payload.data
        if data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is demanded")
        seen.add(data.get("nonce"))
        codes[code] = Code(
            code,
            request.payload.redirect_uri,
            request.payload.scope,
            "another" if control["fault"] == "other nonce" else data.get("nonce"),
            data.get("code_challenge"),
            data.get("code_challenge_method"),
            request.user,
        )

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        codes.pop(authorization_code.code)

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.person


class IdToken(OpenIDCode):
    """What the id token says, and with which key it is signed."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return nonce in seen

    def get_encode_header(self, client: Any) -> dict[str, Any]:
        return {"alg": "RS256", "kid": "k1"}

    def get_client_algorithm(self, client: Any) -> str:
        return "RS256"

    def resolve_client_private_key(self, client: Any) -> Any:
        return OTHER_KEY if control["fault"] == "other key" else KEY

    def get_compatible_claims(self, asked: Any) -> dict[str, Any]:
        now, fault = int(clock.now().timestamp()), control["fault"]
        return {
            "iss": "https://other.example" if fault == "other issuer" else request.host_url.rstrip("/"),
            "aud": "somebody else" if fault == "other audience" else CLIENT,
            "iat": now,
            "exp": now - 600 if fault == "expired" else now + 300,
        }

    def generate_user_info(self, user: Person, scope: str) -> UserInfo:
        return UserInfo(**user.claims)


@app.get("/.well-known/openid-configuration")
def discovery() -> Any:
    base = request.host_url.rstrip("/")
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    }


@app.get("/jwks")
def jwks() -> Any:
    return {"keys": [KEY.as_dict(private=False)]}


@app.get("/authorize")
def authorize() -> Any:
    """Nobody is asked: whoever the test has put at the screen says yes."""
    try:
        grant = server.get_consent_grant(end_user=Person(control["claims"]))
    except OAuth2Error as error:
        return {"error": error.error}, 400
    return server.create_authorization_response(grant_user=Person(control["claims"]), grant=grant)


@app.post("/token")
def token() -> Any:
    response = server.create_token_response()
    if response.status_code != 200:
        return response
    told = json.loads(response.get_data())
    tokens[told["access_token"]] = dict(control["claims"])
    told["id_token"] = _spoilt(told["id_token"], control["fault"])
    return jsonify(told)


@app.get("/userinfo")
def userinfo() -> Any:
    claims = tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    return (claims, 200) if claims else ({}, 401)


@app.put("/control")
def set_control() -> Any:
    control.update(request.get_json())
    return {}


def _spoilt(token: str, fault: str) -> str:
    """The id token with another content under the old signature, or with no signature at all."""
    head, body, signature = token.split(".")
    said = json.loads(_bytes(body))
    if fault == "tampered":
        return f"{head}.{_text({**said, 'acr': 'loa4', 'hsa': 'SE-ANNAN'})}.{signature}"
    if fault == "unsigned":
        return f"{_text({'alg': 'none', 'kid': 'k1'})}.{body}."
    return token


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


if __name__ == "__main__":
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    server.init_app(
        app, query_client=lambda name: Client() if name == CLIENT else None, save_token=lambda *_: None
    )
    server.register_grant(CodeGrant, [IdToken(require_nonce=True), CodeChallenge(required=True)])
    app.run("127.0.0.1", int(sys.argv[1]))
