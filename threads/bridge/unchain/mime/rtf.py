"""Rich text (RTF 1.9) as plain text or, where Outlook wrapped HTML in it, as that (MS-OXRTFEX).

One walk over the tokens, with a stack of groups instead of recursion; linear; never raises.
"""

import re

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_BREAKS = {"par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n", "tab": "\t", "cell": "\t"}
_SIGNS = {
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–",
    "emdash": "—", "emspace": " ", "enspace": " ",
}  # fmt: skip
#: Groups of no text.
_SILENT = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "footer"]
    + ["footerl", "footerr", "generator", "themedata", "datastore", "listtable", "listoverridetable"]
    + ["rsidtbl", "xmlnstbl", "filetbl", "revtbl", "fldinst", "bkmkstart", "bkmkend"]
)
MAX_GROUPS = 10_000
_CODE_PAGES = {
    437: "cp437",
    850: "cp850",
    866: "cp866",
    932: "cp932",
    936: "gb18030",
    949: "cp949",
    950: "big5",
}


def text(source: str) -> str:
    """The words of an RTF text."""
    return _Reader(source).read()


def is_html(source: str) -> bool:
    """Whether the text is HTML that was wrapped in RTF."""
    return "\\fromhtml1" in source[:1_000]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.html = is_html(source)
        self.out: list[str] = []
        self.bytes = bytearray()
        self.code_page = "cp1252"
        #: (silent, characters to skip behind \\u) of the groups around.
        self.stack: list[tuple[bool, int]] = []
        self.silent, self.skip, self.to_skip = False, 1, 0
        self.wrapped = False  # between \htmlrtf and \htmlrtf0: RTF's own copy of what the HTML says
        self.starred = False

    def read(self) -> str:
        for found in _TOKEN.finditer(self.source):
            word, number, code, sign, brace, run = found.groups()
            if code:
                self._code(int(code, 16))
                continue
            self._flush()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word, int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif run:
                self._say(run)
        self._flush()
        return "".join(self.out)

    def _brace(self, brace: str) -> None:
        if brace == "{":
            if len(self.stack) < MAX_GROUPS:
                self.stack.append((self.silent, self.skip))
        elif self.stack:
            self.silent, self.skip = self.stack.pop()
        self.to_skip, self.starred = 0, False

    def _word(self, word: str, number: int | None) -> None:
        if word == "htmltag":
            self.silent = not self.html
        elif word == "htmlrtf":
            self.wrapped = self.html and number != 0
        elif word in _SILENT or self.starred:
            self.silent = True
        elif word == "ansicpg" and number:
            self.code_page = _CODE_PAGES.get(number, f"cp{number}")
        elif word == "uc":
            self.skip = number if number is not None else 1
        elif word == "u" and number is not None:
            self._say(_character(number))
            self.to_skip = self.skip
        elif word in _BREAKS or word in _SIGNS:
            self._say(_BREAKS.get(word) or _SIGNS[word])
        elif word == "bin" and number:
            self.to_skip = number
        self.starred = False

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.starred = True
        elif sign in "\\{}":
            self._say(sign)
        elif sign == "~":
            self._say("\xa0")
        elif sign in "\r\n":
            self._say("\n")

    def _code(self, byte: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif not (self.silent or self.wrapped):
            self.bytes.append(byte)

    def _say(self, words: str) -> None:
        if self.to_skip:
            cut = min(self.to_skip, len(words))
            self.to_skip, words = self.to_skip - cut, words[cut:]
        if words and not (self.silent or self.wrapped):
            self.out.append(words)

    def _flush(self) -> None:
        """Bytes of one character may stand in several codes."""
        if self.bytes:
            try:
                self.out.append(bytes(self.bytes).decode(self.code_page, "replace"))
            except LookupError:
                self.out.append(bytes(self.bytes).decode("cp1252", "replace"))
            self.bytes.clear()


def _character(number: int) -> str:
    number %= 65_536
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


# -- compressed (MS-OXRTFCP) -----------------------------------------------------------------------

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_SIZE = 4_096
MAX_OUTPUT = 20_000_000


def uncompressed(data: bytes) -> bytes:
    """The RTF in a PidTagRtfCompressed; "" if it is none."""
    kind, size = data[8:12], int.from_bytes(data[4:8], "little")
    if kind == b"MELA":
        return data[16 : 16 + size]
    if kind != b"LZFu":
        return data if data.startswith(b"{\\rtf") else b""
    ring = bytearray(_DICTIONARY.ljust(_SIZE, b"\0"))
    write, out, at = len(_DICTIONARY), bytearray(), 16
    while at < len(data) and len(out) < min(size or MAX_OUTPUT, MAX_OUTPUT):
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                pair, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == write:
                    return bytes(out)
                piece = _copied(ring, start, length, write)
            for byte in piece:
                ring[write] = byte
                write = (write + 1) % _SIZE
            out += piece
    return bytes(out)


def _copied(ring: bytearray, start: int, length: int, write: int) -> bytes:
    """A piece of the ring; it may reach into what it writes itself."""
    piece = bytearray()
    for n in range(length):
        at = (start + n) % _SIZE
        ahead = (at - write) % _SIZE
        piece.append(piece[ahead] if ahead < n else ring[at])
    return bytes(piece)
