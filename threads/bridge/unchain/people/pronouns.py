"""Words that stand where a name is expected and name nobody: "On Monday, you wrote:"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: However they are written.
_ALWAYS = _words(
    "i you we he she they sie ich wir ihr vous nous usted ustedes nosotros você vocês voi noi вы мы они "
    "jullie εσείς εμείς אתה אתם אני أنت أنا 你 您 我 你们 我们 あなた 私 당신 あなたが "
)
#: Names too, with a capital ("Ty wrote:").
_SMALL = _words(
    "du er es je tu il elle on ils yo tú él ella io ty ja on ona wy my oni ty vy já ni vi jag han hon de "
    "mi u ik jij hij zij sen siz ben ты я он она ви ти te ti eu el ea somebody someone everybody"
)


def is_pronoun(name: str) -> bool:
    """Whether a name is none; "we talked" begins with one and goes on in small letters."""
    words = name.split()
    if not words:
        return False
    first = words[0].casefold()
    is_one = first in _ALWAYS or (words[0].islower() and first in _SMALL)
    return is_one and all(word.islower() for word in words[1:])
