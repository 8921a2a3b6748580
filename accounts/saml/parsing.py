"""XML of strangers: no DTD, no entity, nothing fetched, nothing that one reader sees and another does not."""

from lxml import etree

#: Bytes of an answer or of metadata. An answer with a hundred groups has a tenth.
MOST = 500_000
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


class XmlFaultError(ValueError):
    """It is no XML that is taken; in a few words for the log."""


def parsed(raw: bytes) -> etree._Element:
    """Raises XmlFaultError."""
    if len(raw) > MOST:
        raise XmlFaultError("too long")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise XmlFaultError("not UTF-8") from error
    # Before anything reads it: entities in attributes are put in while it is read.
    if "<!" in text.replace("<![CDATA[", ""):
        raise XmlFaultError("DTD or comment")
    try:
        # Whatever encoding it claims: what was looked at is what is read.
        root = etree.fromstring(text.encode(), parser())
    except (etree.LxmlError, ValueError) as error:
        raise XmlFaultError("no XML") from error
    _require_plain(root)
    return root


def parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )


def _require_plain(root: etree._Element) -> None:
    """Comments part a text in two, of which some read the first half alone."""
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None:
        raise XmlFaultError("DTD")
    if root.xpath("//comment() | //processing-instruction()"):
        raise XmlFaultError("comment or instruction")


def text_of(element: etree._Element | None) -> str:
    """What stands in it, if that is text alone; else nothing."""
    if element is None or len(element):
        return ""
    return (element.text or "").strip()
