"""A passkey made in Python, as a browser would register one."""

import base64
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

CLIENT_DATA = b'{"type": "webauthn.create", "challenge": "", "origin": "https://localhost"}'


def registration(host: str = "localhost") -> dict[str, Any]:
    """What is stored of a passkey that was registered at `host`."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    identity = os.urandom(16)
    told = AttestedCredentialData.create(Aaguid(b"\0" * 16), identity, public)
    data = AuthenticatorData.create(sha256(host.encode()).digest(), 0x45, 0, bytes(told))
    attested = AttestationObject.create("none", data, {})
    return {
        "id": _text(identity),
        "rawId": _text(identity),
        "type": "public-key",
        "response": {"clientDataJSON": _text(CLIENT_DATA), "attestationObject": _text(bytes(attested))},
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
