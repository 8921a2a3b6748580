"""What mail gateways and filters write in front of a subject: "[EXTERNAL]", "***SPAM***", "[SEC=OFFICIAL]"."""

import re

from . import key
from .base import entries, without_accents


def _folded(listing: str) -> frozenset[str]:
    words = {key(word) for word in entries(listing)}
    return frozenset(words | {plain for word in words if (plain := without_accents(word))})


# A mark needs one word of the first two; all its others are of the third.
_EXTERNAL = _folded(
    "ext|external|externally|extern|externe|externes|externer|externo|externa|externt|externí|externý"
    "|extérieur|esterno|esterna|estern|ekstern|eksternt|eksterni|eksternal"
    "|zewn|zew|zewnętrzny|zewnętrzna|zewnętrzne|zewnetrzny|külső|kulso|ulkoinen|ulkopuolinen|εξωτερικό"
    "|εξωτερικο|εξωτερικός|внешний|внешнее|внешняя|зовнішній|зовнішня|зовнішнє|vanjski|vanjska|zunanji"
    "|zunanje|външен|външно|спољни|spoljni|dış|dis|harici|väline|ārējs|ārējais|išorinis|išorė|bên|ngoài"
    "|ytri|utanaðkomandi|extra-muros|kanpokoa|חיצוני|חיצונית|خارجي|خارجى|خارجی|ภายนอก|बाहरी|გარე|外部"
    "|外部邮件|外部郵件|外部メール|外来邮件|外來郵件|外网|社外|社外メール|社外発信|社外送信者|外部送信者|외부|외부메일|외부발신"
)
_SUSPECT = _folded(
    "spam|junk|bulk|phishing|phish|suspicious|suspect|suspected|verdacht|caution|unverified"
    "|untrusted|malware|secure|secured|encrypted|encrypt|verschlüsselt|verschluesselt|chiffré|chiffre"
    "|cifrado|cifrato|signed|signiert|disarmed|спам|σπαμ|垃圾邮件|垃圾郵件|迷惑メール|스팸|加密"
)
_FILLER = _folded(
    "e|mail|mails|email|emails|message|messages|msg|sender|source|origin|originator|from|the"
    "|organisation|organization|company|outside|possible|possibly|probable|probably|likely|potential|maybe"
    "|score|level|high|medium|low|ok|confirmed|detected|warning|alert|correo|correio|mensaje|mensagem"
    "|messaggio|courriel|expéditeur|mittente|remitente|remetente|nachricht|absender|quelle|bericht"
    "|afzender|besked|meddelande|avsändare|afsender|avsender|melding|viesti|lähettäjä|wiadomość|nadawca"
    "|zpráva|odesílatel|üzenet|levél|письмо|отправитель|лист|відправник|mesaj|gönderici|posta|e-posta"
    "|邮件|郵件|メール|메일|발신"
)

_BRACKETED = re.compile(
    r"(?:[\[({<【［〔]{1,3}|\*{1,5})([^\[\](){}<>*【】［］〔〕]{1,48})(?:[\])}>】］〕]{1,3}|\*{1,5})[:：]?\s*"
)
_SHOUTED = re.compile(r"([^\W\d_]{3,12}(?:[ -][^\W\d_]{2,12})?)\s?[:：]\s*")
_MARKING = re.compile(r"sec\s?[=:]")  # "[SEC=OFFICIAL]": marks of Australian offices
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def gateway_mark(text: str, at: int, end: int) -> re.Match[str] | None:
    """A mark put in front by a mail gateway or filter, never by a person."""
    found = _BRACKETED.match(text, at, end)
    if found and _is_mark(found[1], loud=text[at] == "("):
        return found
    found = _SHOUTED.match(text, at, end)
    return found if found and found[1].isupper() and _says(found[1], _EXTERNAL) else None


def _is_mark(inside: str, loud: bool) -> bool:
    """``loud``: only in capitals. "(external)" is how people write."""
    if loud and inside.upper() != inside:
        return False
    folded = key(inside)
    marked = bool(_MARKING.match(folded)) or folded.startswith(("marketing mail", "marketing email"))
    return marked or _says(inside, _EXTERNAL | _SUSPECT)


def _says(inside: str, telling: frozenset[str]) -> bool:
    words = _LETTERS.findall(key(inside))
    return any(word in telling for word in words) and all(
        word in telling or word in _FILLER for word in words
    )
