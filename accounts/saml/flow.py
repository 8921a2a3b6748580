"""To the provider and back, in one browser.

A request goes there in the address (HTTP-Redirect), its number waits in the session of the browser that began, as for OpenID
Connect. The answer is posted by a page of the provider. Browsers send no cookie along with that (SameSite=Lax), and none is
made that they would: what the answer says is looked through without knowing whose it is, kept in one row, and the browser is
led on to a page of ours with a key that opens it once. That is a visit like any other, with the cookie: only the browser that
began can take it.
"""

import base64
import hashlib
import json
import secrets
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from lxml import etree

from accounts.company import flow, refusals
from accounts.company.flow import Answer
from accounts.company.refusals import RefusedError
from accounts.models import SamlAssertion
from microblog.kit import sealing

from . import reading
from .config import SamlConfig
from .parsing import SAML, SAMLP

SEALED_FOR, FAULT_SEALED_FOR = "accounts.saml.told", "accounts.saml.fault"
#: Seconds from the answer to the page of ours behind it.
HANDED_ON = 120
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def begin(request: HttpRequest, config: SamlConfig, *, asks_anew: bool = False, **way: Any) -> str:
    """The address of the provider where it goes on; as ``company.flow.begin``."""
    request_id = f"_{secrets.token_hex(20)}"
    flow.note(request, request_id, {"provider": config.slug, "asks_anew": asks_anew, "way": way})
    packed = zlib.compressobj(wbits=-15)
    deflated = packed.compress(_asking(config, request_id, asks_anew)) + packed.flush()
    sign = "&" if "?" in config.sso_url else "?"
    # No RelayState: where somebody was is known here, and what a provider sends for it is not looked at.
    return f"{config.sso_url}{sign}{urlencode({'SAMLRequest': base64.b64encode(deflated).decode()})}"


def _asking(config: SamlConfig, request_id: str, asks_anew: bool) -> bytes:
    root = etree.Element(
        f"{SAMLP}AuthnRequest",
        {
            "ID": request_id,
            "Version": "2.0",
            "IssueInstant": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Destination": config.sso_url,
            "AssertionConsumerServiceURL": config.acs_url,
            "ProtocolBinding": _POST,
            **({"ForceAuthn": "true"} if asks_anew else {}),
        },
        nsmap={"samlp": SAMLP[1:-1], "saml": SAML[1:-1]},
    )
    etree.SubElement(root, f"{SAML}Issuer").text = config.own_id
    if not config.subject_attribute:
        etree.SubElement(root, f"{SAMLP}NameIDPolicy", {"Format": reading.PERSISTENT, "AllowCreate": "true"})
    return etree.tostring(root)


def keep(config: SamlConfig, told: reading.SamlTold) -> str:
    """The key that opens it once. Raises RefusedError for an assertion that was sent before."""
    key = secrets.token_urlsafe(32)
    words = [config.slug, told.request_id, told.claims, told.asked_at]
    try:
        with transaction.atomic():
            SamlAssertion.objects.create(
                digest=_digest(config.entity_id, told.assertion_id),
                key=_digest(key),
                sealed=sealing.seal(SEALED_FOR, json.dumps(words)),
                ends_at=told.ends_at,
            )
    except IntegrityError as error:
        raise RefusedError(refusals.USED) from error
    return key


def fault(request_id: str, error: RefusedError) -> str:
    """What was wrong with an answer, for the browser to bring along: only there is known whether it began the sign-in."""
    return sealing.seal(FAULT_SEALED_FOR, json.dumps([request_id[:100], error.reason.words, error.detail]))


def finish(request: HttpRequest, config: SamlConfig) -> Answer:
    """Raises RefusedError; with ``way`` where this browser began."""
    if "fault" in request.GET:
        raise _as_faulted(request, config)
    slug, request_id, claims, asked_at = _taken(request.GET.get("key", ""))
    if slug != config.slug:
        raise RefusedError(refusals.STATE)
    entry = flow.take(request, config.slug, request_id)
    try:
        if entry["asks_anew"]:
            flow.require_new(asked_at, entry["at"])
    except RefusedError as error:
        error.way = entry["way"]
        raise
    return Answer(config.issuer, claims, entry["way"], asked_at)


def _taken(key: str) -> list[Any]:
    """Once, by whoever is first."""
    row = SamlAssertion.objects.filter(key=_digest(key)).first() if key else None
    since = timezone.now() - timedelta(seconds=HANDED_ON)
    if row is None or not SamlAssertion.objects.filter(pk=row.pk, key=row.key).update(key="", sealed=""):
        raise RefusedError(refusals.STATE)
    said = sealing.unseal(SEALED_FOR, row.sealed)
    if row.created_at < since or said is None:
        raise RefusedError(refusals.STATE)
    return json.loads(said)


def _as_faulted(request: HttpRequest, config: SamlConfig) -> RefusedError:
    said = sealing.unseal(FAULT_SEALED_FOR, request.GET["fault"], HANDED_ON)
    if said is None:
        return RefusedError(refusals.STATE)
    request_id, words, detail = json.loads(said)
    reason = refusals.called(words)
    if not request_id:
        # Nobody began it: whoever reads a page that sends such a thing has not tried to sign in.
        return RefusedError(reason, detail=detail, is_begun=False)
    entry = flow.take(request, config.slug, request_id)
    error = RefusedError(reason, detail=detail)
    error.way = entry["way"]
    return error


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def forget() -> None:
    """What could not be sent again any more; and what nobody came for."""
    now = timezone.now()
    SamlAssertion.objects.filter(ends_at__lt=now).delete()
    late = now - timedelta(seconds=HANDED_ON)
    SamlAssertion.objects.exclude(sealed="").filter(created_at__lt=late).update(key="", sealed="")
