"""The sender checked by Skein itself, for where no mail server before it does.

Only the domain of the From field is asked about, and what claims to be of its organisation: nothing in a mail
makes us ask the name servers of somebody else, and no slow one of theirs uses up our time.
"""

import ipaddress
import re

from django.conf import settings
from django.utils.translation import gettext as _

from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail

from . import arc, dmarc, signatures, spf
from .domains import are_aligned, is_reserved
from .lookups import Answers, Lookups, NoAnswer
from .signatures import Signed
from .verdict import Verdict, failed, passed, unchecked

# Tests put their own answers here.
answers: Answers | None = None


def verdict(mail: IncomingMail, raw: bytes, domain: str) -> Verdict:
    if answers is None and is_reserved(domain):
        return unchecked(_("%s is a name for examples, so nothing can be looked up.") % domain)
    if answers is None and not settings.SENDER_CHECK:
        return unchecked(_("Senders are not checked here."))
    lookups = Lookups(answers)
    try:
        return _Evidence(mail, raw, domain, lookups).verdict()
    except NoAnswer:
        return unchecked(_("The name servers (DNS) did not answer."))


class _Evidence:
    def __init__(self, mail: IncomingMail, raw: bytes, domain: str, lookups: Lookups):
        self.mail, self.raw, self.domain, self.lookups = mail, raw, domain, lookups

    def verdict(self) -> Verdict:
        policy = dmarc.policy(self.domain, self.lookups)
        rules = policy or dmarc.DmarcPolicy()
        sent_by = self._spf(rules.is_strict_spf)
        if sent_by == "pass":
            return passed(_("It came from a server of %s (SPF).") % self.domain)
        signed = signatures.verify(self.raw, self.domain, self.lookups, is_strict=rules.is_strict_dkim)
        if signed.is_valid:
            return self._signed(signed)
        if sealer := arc.sealer(self.raw, self.domain, self.lookups):
            names = {"sealer": sealer, "domain": self.domain}
            return passed(_("%(sealer)s confirms that it is from %(domain)s (ARC).") % names)
        return self._without_proof(policy, sent_by, signed)

    def _spf(self, is_strict: bool) -> str:
        """Of the envelope sender where it is of the From domain; else of that domain itself, which can then
        only speak against the mail. Nothing of a server inside: it is not the one that sent the mail."""
        peer = _public(self.mail.peer)
        if peer is None:
            return "none"
        sender = self.mail.envelope_from
        is_aligned = are_aligned(sender.rpartition("@")[2], self.domain, is_strict=is_strict)
        asked = sender if is_aligned else f"postmaster@{self.domain}"
        result = spf.check_host(peer, asked.rpartition("@")[2], asked, self.mail.helo, self.lookups)
        return result if is_aligned or result == "fail" else "none"

    def _signed(self, signed: Signed) -> Verdict:
        """True words; but anybody who has a signed mail can send it on, with what is not signed changed."""
        if not signed.is_whole:
            return unchecked(_("The signature of %s does not cover all of it (DKIM).") % self.domain)
        if not _is_addressed(self.raw, self.mail.recipient):
            return unchecked(_("It is signed by %s, but was written to another address.") % self.domain)
        return passed(_("It carries the signature of %s (DKIM).") % self.domain)

    def _without_proof(self, policy: dmarc.DmarcPolicy | None, sent_by: str, signed: Signed) -> Verdict:
        if policy and policy.forbids:
            return failed(
                _("%s asks to accept no mail in its name without proof (DMARC); there is none.") % self.domain
            )
        if sent_by == "fail":
            return failed(_("It did not come from a server of %s (SPF).") % self.domain)
        if signed.is_broken:
            return failed(_("The signature of %s in it is not valid (DKIM).") % self.domain)
        if policy:
            return failed(_("Mail from %s carries a proof (DMARC); this one does not.") % self.domain)
        return unchecked(_("%s publishes nothing by which its mail can be checked.") % self.domain)


def _public(peer: str | None) -> spf.Address | None:
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    return address if address.is_global else None


def _is_addressed(raw: bytes, recipient: str) -> bool:
    """Whether To or Cc names the address to which the mail came."""
    block, _body = headers.split(raw)
    fields = re.findall(rb"^(?:to|cc):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", block, re.M | re.I)
    name = re.escape(recipient.lower().encode("utf-8", "replace"))
    return any(re.search(rb"(?<![\w.+-])" + name + rb"(?![\w.-])", field.lower()) for field in fields)
