"""The languages of a policy: each version has its text in one or more, and everybody gets one they read."""

from collections.abc import Collection

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation.trans_real import parse_accept_lang_header

# Those with a name of their own, without the aliases Django keeps.
NAMES = {code: str(info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info}


def name_of(code: str) -> str:
    return NAMES.get(code, code)


def choose(offered: Collection[str], asked: str, accepted: str) -> str:
    """One of ``offered``: the one that was asked for, else the first the browser reads (Accept-Language, RFC 9110
    section 12.5.4), else the company's, else the first. Empty: none is offered."""
    wanted = [asked, *(code for code, _quality in parse_accept_lang_header(accepted)), settings.LANGUAGE_CODE]
    for code in wanted:
        if found := _nearest(code.lower(), offered):
            return found
    return next(iter(offered), "")


def _nearest(code: str, offered: Collection[str]) -> str:
    """Itself, or the same language of another country."""
    if code in offered:
        return code
    language = code.partition("-")[0]
    return next((one for one in offered if one.partition("-")[0] == language), "")
