"""What can be wrong with a directory, in words for an admin. People are told with the sentences of company/refusals.py."""

from django.utils.translation import gettext as _


class LdapFaultError(Exception):
    """It answers, and what it says cannot be used; ``text``: for an admin."""

    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


class SilentError(LdapFaultError):
    """None of its servers answers, or by no certificate that holds."""


def silent(tries: list[tuple[str, str]]) -> SilentError:
    """``tries``: (address of a server, what was wrong with it)."""
    return SilentError("; ".join(f"{url}: {why}" for url, why in tries)[:400])


def why(error: Exception) -> str:
    """Of a server that could not be asked."""
    said = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in said or "certificate" in said.lower() or "hostname" in said.lower():
        return _("its certificate does not hold (%(why)s)") % {"why": said[-120:]}
    if "ssl" in said.lower() or "tls" in type(error).__name__.lower():
        return _("it does not speak TLS (%(why)s)") % {"why": said[-120:]}
    return _("it does not answer (%(why)s)") % {"why": said[-120:] or type(error).__name__}
