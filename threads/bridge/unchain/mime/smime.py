"""S/MIME (RFC 8551): the mail inside of an opaque signature. Nothing is verified, nothing decrypted.

CMS (RFC 5652) is walked by lengths alone: bounded, without recursion, with the indefinite lengths that
Outlook writes.
"""

_TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNED = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = (bytes.fromhex("06092a864886f70d010703"), bytes.fromhex("060b2a864886f70d0109100117"))
_DATA = bytes.fromhex("06092a864886f70d010701")
MAX_CHUNKS = 100_000
#: How far into a container the name of its kind stands.
HEAD = 64


def is_signed(kind: str, params: dict[str, str], name: str) -> bool:
    """Whether a part may be a signed mail: servers drop smime-type, and gateways the type."""
    if kind in _TYPES:
        return params.get("smime-type", "signed-data").lower() == "signed-data"
    return kind == "application/octet-stream" and name.lower().endswith(".p7m")


def is_encrypted(kind: str, params: dict[str, str], content: bytes) -> bool:
    """Whether a part is an encrypted mail."""
    if kind in _TYPES:
        return any(oid in content[:HEAD] for oid in _ENVELOPED) or params.get("smime-type", "").startswith(
            "env"
        )
    return False


def content(der: bytes) -> bytes | None:
    """The mail inside of SignedData, None if there is none."""
    at = der.find(_SIGNED, 0, HEAD)
    if at < 0:
        return None
    at = der.find(_DATA, at + len(_SIGNED))
    if at < 0:
        return None
    at += len(_DATA)
    if der[at : at + 1] != b"\xa0":
        return None
    at, _length = _length_at(der, at + 1)
    data = _octets(der, at)
    return data or None


def _octets(der: bytes, at: int) -> bytes:
    """An OCTET STRING, whole or in chunks."""
    tag = der[at : at + 1]
    if tag == b"\x04":
        start, length = _length_at(der, at + 1)
        return der[start : start + length] if length is not None else b""
    if tag != b"\x24":
        return b""
    chunks: list[bytes] = []
    at, length = _length_at(der, at + 1)
    end = len(der) if length is None else at + length
    for _ in range(MAX_CHUNKS):
        if at >= end or der[at : at + 1] not in (b"\x04", b"\x24"):
            break
        nested = der[at : at + 1] == b"\x24"
        at, size = _length_at(der, at + 1)
        if nested:
            continue  # chunks in chunks are chunks
        if size is None:
            break
        chunks.append(der[at : at + size])
        at += size
        while der[at : at + 2] == b"\0\0" and der[at + 2 : at + 3] in (b"\x04", b"\x24"):
            at += 2
    return b"".join(chunks)


def _length_at(der: bytes, at: int) -> tuple[int, int | None]:
    """(where the value begins, its length); None for an indefinite one."""
    first = der[at] if at < len(der) else 0
    if first < 0x80:
        return at + 1, first
    size = first & 0x7F
    if size == 0:
        return at + 1, None
    if size > 8:
        return len(der), 0
    return at + 1 + size, int.from_bytes(der[at + 1 : at + 1 + size], "big")
