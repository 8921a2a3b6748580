"""XML of strangers: no DTD, no entity, nothing fetched, nothing that one reader sees and another does not."""

from lxml import etree

#: Bytes of metadata; and of an answer, which anybody may send: one with two hundred groups has half of it.
MOST, MOST_OF_ANSWER = 500_000, 100_000
#: Names of namespaces in an answer. What a signature was made of is written with each of them looked up at each element.
MOST_NAMESPACES = 300
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


class XmlFaultError(ValueError):
    """It is no XML that is taken; in a few words for the log."""


def parsed(raw: bytes, *, may_have_comments: bool = False) -> etree._Element:
    """``may_have_comments``: they are left out, and a text goes on behind them; else refused. Raises XmlFaultError."""
    if len(raw) > MOST:
        raise XmlFaultError("too long")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise XmlFaultError("not UTF-8") from error
    # Before anything reads it: entities in attributes are put in while it is read.
    rest = text.replace("<![CDATA[", "")
    if "<!" in (rest.replace("<!--", "") if may_have_comments else rest):
        raise XmlFaultError("DTD or comment")
    try:
        # Whatever encoding it claims: what was looked at is what is read.
        root = etree.fromstring(text.encode(), parser(leaves_out_comments=may_have_comments))
    except (etree.LxmlError, ValueError) as error:
        raise XmlFaultError("no XML") from error
    _require_plain(root)
    return root


def parser(*, leaves_out_comments: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=leaves_out_comments,
    )


def _require_plain(root: etree._Element) -> None:
    """Comments part a text in two, of which some read the first half alone."""
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None:
        raise XmlFaultError("DTD")
    # Not by XPath: that compares each of them with all the others.
    if next(root.iter(etree.Comment, etree.PI), None) is not None or _has_neighbours(root):
        raise XmlFaultError("comment or instruction")


def _has_neighbours(root: etree._Element) -> bool:
    """Beside the root there can be nothing else."""
    return root.getprevious() is not None or root.getnext() is not None


def text_of(element: etree._Element | None) -> str:
    """What stands in it, if that is text alone; else nothing. What XML calls white space at its ends does not count."""
    if element is None or len(element):
        return ""
    return (element.text or "").strip(" \t\r\n")
