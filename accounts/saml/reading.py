"""What an answer of a provider says, if everything in it holds (SAML 2.0 profiles, section 4.1.4; core, section 2).

What is read stands in what was signed. Of the answer round it, which need not be signed, only what can make it worse is read:
that it is of this provider, for this address, for a sign-in that was begun here, and that it went well.
"""

import base64
import binascii
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lxml import etree

from accounts.company import refusals
from accounts.company.flow import LASTS
from accounts.company.refusals import Reason, RefusedError
from microblog.kit.storable import storable

from . import signatures
from .config import SamlConfig
from .parsing import MOST_NAMESPACES, MOST_OF_ANSWER, SAML, SAMLP, XmlFaultError, parsed, text_of

#: Seconds that the clocks of two machines may differ.
LEEWAY = 60
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_DECLINED = {"AuthnFailed", "RequestDenied", "NoPassive"}
_CONDITIONS = {f"{SAML}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
# As providers call them when nobody says otherwise: plain, as Entra ID and AD FS, and by number as universities do.
_ADDRESSES = ("mail", "email", "emailAddress", f"{_CLAIMS}emailaddress", "urn:oid:0.9.2342.19200300.100.1.3")
_NAMES = (
    "displayName",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "name",
)
_GIVEN = ("givenName", "firstName", f"{_CLAIMS}givenname", "urn:oid:2.5.4.42")
_FAMILY = ("sn", "lastName", "surname", f"{_CLAIMS}surname", "urn:oid:2.5.4.4")


class SamlTold(NamedTuple):
    """``claims``: as an ID token has them, for the linking that is common; ``ends_at``: when its own word is too old."""

    request_id: str
    assertion_id: str
    claims: dict[str, Any]
    asked_at: float
    ends_at: datetime


def opened(encoded: str) -> etree._Element:
    """The answer as it was sent: nothing of it is believed yet. Raises RefusedError."""
    try:
        root = parsed(_decoded(encoded))
    except (binascii.Error, ValueError) as error:
        detail = str(error) if isinstance(error, XmlFaultError) else "no Base64"
        raise RefusedError(refusals.ANSWER, detail=detail) from error
    if root.tag != f"{SAMLP}Response" or root.get("Version") != "2.0":
        raise RefusedError(refusals.ANSWER, detail="no SAML 2.0 response")
    return root


def _decoded(encoded: str) -> bytes:
    """No larger than what is looked through at once, whoever sent it: no signature was checked yet."""
    # Two line ends to each 64 letters at most.
    if len(encoded) > MOST_OF_ANSWER * 3 // 2:
        raise XmlFaultError("too long")
    raw = base64.b64decode("".join(encoded.split()), validate=True)
    if len(raw) > MOST_OF_ANSWER:
        raise XmlFaultError("too long")
    if raw.count(b"xmlns") > MOST_NAMESPACES:
        raise XmlFaultError("too many namespaces")
    return raw


def told(config: SamlConfig, response: etree._Element) -> SamlTold:
    """Raises RefusedError."""
    request_id = response.get("InResponseTo", "")
    if not request_id:
        raise RefusedError(refusals.UNASKED)
    _check_issuer(config, response.find(f"{SAML}Issuer"), may_be_missing=True)
    _require(response.get("Destination") == config.acs_url, "destination")
    _check_status(response)
    assertion = signatures.signed_assertion(response, config.certificates)
    return _read(config, assertion, request_id)


def _read(config: SamlConfig, assertion: etree._Element, request_id: str) -> SamlTold:
    _require(assertion.get("Version") == "2.0" and bool(assertion.get("ID")), "version or ID")
    _check_issuer(config, assertion.find(f"{SAML}Issuer"))
    now = time.time()
    issued = _time(assertion.get("IssueInstant"))
    _require(issued is not None and issued <= now + LEEWAY, "issued later")
    _require(issued is not None and now - LASTS - LEEWAY < issued, "issued long ago", refusals.LATE)
    ends = [_conditions_end(config, assertion, now), _confirmation_end(config, assertion, request_id, now)]
    statement = assertion.find(f"{SAML}AuthnStatement")
    if statement is None:
        raise RefusedError(refusals.ANSWER, detail="no AuthnStatement")
    session_end = _time(statement.get("SessionNotOnOrAfter"))
    _require(session_end is None or now - LEEWAY < session_end, "session is over", refusals.LATE)
    asked_at = min(_time(statement.get("AuthnInstant")) or 0.0, now)
    # As long as the longest of them it could be sent again; but not once it was issued too long ago.
    ends_at = datetime.fromtimestamp(min(max(ends), now + LASTS + LEEWAY) + LEEWAY, UTC)
    return SamlTold(request_id, assertion.get("ID", ""), _claims(config, assertion), asked_at, ends_at)


def _check_issuer(
    config: SamlConfig, element: etree._Element | None, *, may_be_missing: bool = False
) -> None:
    if element is None and may_be_missing:
        return
    if not config.entity_id or text_of(element) != config.entity_id:
        raise RefusedError(refusals.ISSUER)


def _check_status(response: etree._Element) -> None:
    codes = [code.get("Value", "") for code in response.iter(f"{SAMLP}StatusCode")]
    if codes[:1] == [SUCCESS]:
        return
    last = codes[-1].rpartition(":")[2] if codes else "none"
    detail = last if last.isascii() and last.isalpha() and len(last) < 40 else "?"
    raise RefusedError(
        refusals.CANCELLED if last in _DECLINED else refusals.PROVIDER, detail=f"status {detail}"
    )


def _conditions_end(config: SamlConfig, assertion: etree._Element, now: float) -> float:
    """Seconds; the audience is one condition. One that nobody knows does not hold (core, section 2.5.1)."""
    conditions = assertion.find(f"{SAML}Conditions")
    if conditions is None:
        raise RefusedError(refusals.ANSWER, detail="no conditions")
    _require({child.tag for child in conditions} <= _CONDITIONS, "unknown condition")
    audiences = conditions.findall(f"{SAML}AudienceRestriction")
    said = [{text_of(one) for one in group.findall(f"{SAML}Audience")} for group in audiences]
    _require(bool(said) and all(config.own_id in names for names in said), "audience")
    return _in_time(conditions, now)


def _confirmation_end(config: SamlConfig, assertion: etree._Element, request_id: str, now: float) -> float:
    """Of the bearer's confirmation that is meant for this sign-in; one of them has to hold in everything."""
    subject = assertion.find(f"{SAML}Subject")
    confirmations = [] if subject is None else subject.findall(f"{SAML}SubjectConfirmation")
    data = [
        one.find(f"{SAML}SubjectConfirmationData") for one in confirmations if one.get("Method") == BEARER
    ]
    ours = [
        one
        for one in data
        if one is not None
        and one.get("InResponseTo") == request_id
        and one.get("Recipient") == config.acs_url
        and one.get("NotOnOrAfter")
    ]
    _require(bool(ours), "recipient or request")
    return _in_time(ours[0], now)


def _in_time(element: etree._Element, now: float) -> float:
    """Until when. Raises RefusedError before its time and behind it."""
    begins, ends = _time(element.get("NotBefore")), _time(element.get("NotOnOrAfter"))
    _require(begins is None or begins <= now + LEEWAY, "not yet", refusals.LATE)
    _require(ends is None or now - LEEWAY < ends, "over", refusals.LATE)
    return now + LASTS if ends is None else ends


def _time(text: str | None) -> float | None:
    """Seconds; None if it is not said. All times of SAML are UTC (core, section 1.3.3). Raises RefusedError."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise RefusedError(refusals.ANSWER, detail="time") from error


def _require(holds: bool, detail: str, reason: Reason = refusals.ANSWER) -> None:
    if not holds:
        raise RefusedError(reason, detail=detail)


def _claims(config: SamlConfig, assertion: etree._Element) -> dict[str, Any]:
    attributes: dict[str, list[str]] = {}
    for attribute in assertion.iterfind(f"{SAML}AttributeStatement/{SAML}Attribute"):
        values = [text_of(value) for value in attribute.findall(f"{SAML}AttributeValue")]
        attributes.setdefault(attribute.get("Name", ""), []).extend(value for value in values if value)
    name_id = assertion.find(f"{SAML}Subject/{SAML}NameID")
    kind = name_id.get("Format", "") if name_id is not None else ""
    address = _address(config, attributes, text_of(name_id) if kind == ADDRESS else "")
    return {
        "sub": _subject(config, attributes, text_of(name_id) if kind == PERSISTENT else ""),
        "email": address,
        "email_verified": address.lower().rpartition("@")[2] in config.vouched,
        "name": _first(attributes, _NAMES),
        "given_name": _first(attributes, _GIVEN),
        "family_name": _first(attributes, _FAMILY),
    }


def _subject(config: SamlConfig, attributes: dict[str, list[str]], name_id: str) -> str:
    """Their number for good. One of an attribute is told apart from a NameID, should that be changed one day."""
    named = config.subject_attribute
    values = attributes.get(named, []) if named else [name_id]
    found = f"{named}={values[0]}" if named and values else name_id
    if len(values) != 1 or not values[0] or len(found) > 255 or storable(found) != found:
        raise RefusedError(refusals.NO_NUMBER, detail=named or "NameID")
    return found


def _address(config: SamlConfig, attributes: dict[str, list[str]], name_id: str) -> str:
    """Empty when none is said, or more than one: nobody chooses which of them is theirs."""
    names = (config.address_attribute,) if config.address_attribute else _ADDRESSES
    values = next((attributes[name] for name in names if attributes.get(name)), [])
    if not values and not config.address_attribute:
        return name_id
    return values[0] if len(values) == 1 else ""


def _first(attributes: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((attributes[name][0] for name in names if attributes.get(name)), "")
