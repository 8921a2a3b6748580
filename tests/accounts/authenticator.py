"""A device that keeps passkeys, as a browser speaks for it (WebAuthn level 3)."""

import base64
import hashlib
import json
import os

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN, DOMAIN = "https://skein.example", "skein.example"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    """``counts``: whether it tells how often it was used."""

    def __init__(self, counts: bool = True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = os.urandom(32)
        self.handle, self.count, self.counts = b"", 0, counts

    def make(self, options: dict, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        self.handle = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], flags | HAS_KEY) + attested
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", options, origin)),
            "attestationObject": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._answer(response)

    def sign(
        self, options: dict, *, origin: str = ORIGIN, domain: str = DOMAIN, flags: int = PRESENT | VERIFIED
    ) -> str:
        self.count += self.counts
        data, client = self._data(domain, flags), self._client("webauthn.get", options, origin)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signed),
            "userHandle": b64(self.handle),
        }  # fmt: skip
        return self._answer(response)

    def _data(self, domain: str, flags: int) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()

    def _answer(self, response: dict) -> str:
        own = b64(self.credential)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
