"""What goes through the chain engine. All values are frozen; all texts are str with "\\n" line ends."""

from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExtractedFile:
    """A file a mail carries. ``size`` is in decoded bytes, ``span`` its range in the raw mail."""

    name: str
    type: str
    size: int
    content: bytes = field(default=b"", repr=False, compare=False)
    span: Span = (0, 0)
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A decoded text part. ``offsets[n]`` is where line ``n`` of ``text`` starts in the raw mail."""

    text: str
    span: Span
    offsets: tuple[int, ...] = ()
    flowed: bool = False
    delsp: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The text of one place in a mail, in the forms of which a reader sees one."""

    plain: Body | None = None
    html: Body | None = None


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One RFC 5322 mail, decoded. ``to`` and ``cc`` are addresses, or names where none is printed.

    ``headers`` are the first values of the fields as they stand there, encoded words not decoded.
    ``plain`` and ``html`` are the first text of the mail, ``further`` what is shown below it (a text of
    another kind, or behind a file); all of them are read. ``attached`` holds the raw bytes of mails carried
    as attachments with their range in ``raw``, ``spare`` the ranges of other forms of a text that is read,
    ``reaction`` what Gmail says of a reaction (JSON).
    """

    raw: bytes = field(repr=False)
    author_name: str = ""
    author_email: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    date_iso: str | None = None
    date_raw: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    header_end: int = 0
    plain: Body | None = None
    html: Body | None = None
    further: tuple[Alternatives, ...] = ()
    attachments: tuple[ExtractedFile, ...] = ()
    attached: tuple[tuple[bytes, Span], ...] = field(default=(), repr=False)
    spare: tuple[Span, ...] = ()
    reaction: str = ""


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """An interleaved answer: ``text`` stands right below ``passage``, quoted from message ``of``, or from one
    that the mail does not name (None)."""

    passage: str
    text: str
    of: int | None


@dataclass(frozen=True, slots=True)
class ExtractedMessage:
    """One message of a chain. ``parent`` is the index of the message it answers.

    ``signature`` is out of ``body`` if the client marked it ("-- ", RFC 3676), else ``body`` ends with it.
    ``date_iso`` has an offset only where one is printed. ``span`` is the byte range in the raw mail
    from the message's first to its last piece. ``confidence`` is 0 to 1. ``variants`` are the texts of merged
    copies that say something else than ``body``, not only less of it. ``in_context`` is the body with the
    passages that it answers between the lines, marked by "> "; "" if it answers none.
    """

    index: int
    parent: int | None = None
    role: str = "outer"
    author_name: str = ""
    author_email: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    date_iso: str | None = None
    date_raw: str = ""
    subject: str = ""
    body: str = ""
    signature: str = ""
    message_id: str = ""
    attachments: tuple[ExtractedFile, ...] = ()
    confidence: float = 1.0
    span: Span = (0, 0)
    answers: tuple[InlineAnswer, ...] = ()
    variants: tuple[str, ...] = ()
    in_context: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A byte range of the raw mail and what it is; all pieces together tile the mail.

    ``kind``: text, signature, disclaimer, wrapper (header block, attribution, separator, quoting client's
    marks), quote (quoted text whose author is not told), duplicate (the same text as another part),
    rest (text of the message that was not searched for others: the mail is beyond all bounds), attachment
    or envelope (headers and MIME structure). ``message`` is the index it belongs to.
    """

    kind: str
    start: int
    end: int
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Unchained:
    """What one mail holds. ``messages[0]`` is the mail itself; ``coverage`` is 0 to 1."""

    is_forward: bool
    subject: str
    messages: tuple[ExtractedMessage, ...]
    pieces: tuple[Piece, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The distinct messages of several mails, oldest first; ``parent`` is an index into ``messages``."""

    subject: str
    messages: tuple[ExtractedMessage, ...]
    coverage: float
