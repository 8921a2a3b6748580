"""Senders that lists rewrite to pass DMARC: "Ann Lee via List", in the languages that list servers speak."""

import re

#: Between the author and the list.
_BETWEEN = (
    "via|über|durch|par l'intermédiaire de|par le biais de|por medio de|a través de|através de|por meio de|tramite|per conto di"
    "|przez|za pośrednictwem|prostřednictvím|přes|prostredníctvom|cez|prin|prin intermediul|putem|preko|через|за допомогою"
    "|чрез|μέσω|באמצעות|عبر|عن طريق|من خلال|از طریق|qua|thông qua|melalui|ผ่าน|द्वारा|के माध्यम से|通过|透過|經由|经由"
)
#: Behind the list: "Ann Lee, List aracılığıyla".
_BEHIND = (
    "aracılığıyla",
    "üzerinden",
    "kautta",
    "keresztül",
    "vahendusel",
    "tarpininkaujant",
    "経由",
    "통해",
)
_VIA = re.compile(rf"\s(?:{_BETWEEN})\s[^,;]{{1,200}}$", re.IGNORECASE)
_SET_OFF = re.compile(r"\s?[(（,、]")


def without(name: str) -> str:
    """The name of the author alone, as it is if no list is named with it."""
    found = _VIA.search(name)
    if not found and name.rstrip(")）").endswith(_BEHIND):
        found = _SET_OFF.search(name)
    return name[: found.start()].strip(" ,'\"(（") or name if found else name
