"""Invitations (RFC 5545, 5546) in plain words: for mails that hold nothing else."""

import re
from datetime import datetime

from .structure import MimePart

_TYPES = {"text/calendar", "application/ics"}
_PROPERTY = re.compile(r"([A-Za-z-]{1,40})(;(?:[^:\"]|\"[^\"]*\")*)?:(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ZONE = re.compile(r"TZID=\"?([^;:\"]{1,80})", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")
_KINDS = {"CANCEL": "Cancelled", "REPLY": "Answer to the invitation", "COUNTER": "Other time proposed"}
MAX_LINES = 5_000
MAX_EVENTS = 20


def among(parts: list[MimePart]) -> list[MimePart]:
    """The invitations among files."""
    return [part for part in parts if part.type in _TYPES]


def described(source: str) -> str:
    """What a calendar says, in plain words: what, when, where, and the text of it. "" if it says nothing."""
    method, events = _events(source)
    told = (_told(event, _KINDS.get(method, "Invitation" if method == "REQUEST" else "")) for event in events)
    return "\n\n".join(text for text in told if text)


def _events(source: str) -> tuple[str, list[dict[str, tuple[str, str]]]]:
    """(the method, the properties of each event: name -> (parameters, value))."""
    method, inside = "", 0
    events: list[dict[str, tuple[str, str]]] = []
    for line in _unfolded(source):
        found = _PROPERTY.match(line)
        if not found:
            continue
        name, value = found[1].upper(), found[3].strip()
        if name == "BEGIN":
            inside += 1
            if value.upper() in ("VEVENT", "VTODO", "VJOURNAL") and len(events) < MAX_EVENTS:
                events.append({})
                inside = 1
        elif name == "END":
            inside -= 1
        elif name == "METHOD":
            method = value.upper()
        elif events and inside == 1:  # not of an alarm in it
            events[-1].setdefault(name, (found[2] or "", value))
    return method, events


def _unfolded(source: str) -> list[str]:
    lines: list[list[str]] = []
    for line in source.replace("\r\n", "\n").split("\n")[:MAX_LINES]:
        if line[:1] in (" ", "\t") and lines:
            lines[-1].append(line[1:])
        else:
            lines.append([line])
    return ["".join(pieces) for pieces in lines]


def _told(event: dict[str, tuple[str, str]], kind: str) -> str:
    what = _plain(event, "SUMMARY")
    lines = [f"{kind}: {what}" if kind and what else what or kind]
    for label, text in (("When", _when(event)), ("Where", _plain(event, "LOCATION"))):
        if text:
            lines.append(f"{label}: {text}")
    words = _plain(event, "DESCRIPTION") or _plain(event, "COMMENT")
    text = "\n".join(line for line in lines if line)
    return f"{text}\n\n{words}".strip() if words else text.strip()


def _plain(event: dict[str, tuple[str, str]], name: str) -> str:
    value = event.get(name, ("", ""))[1]
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _when(event: dict[str, tuple[str, str]]) -> str:
    """Beginning and end as they are written, with the zone that is named."""
    params, start = event.get("DTSTART") or event.get("DUE") or ("", "")
    begins, ends = _moment(start), _moment(event.get("DTEND", ("", ""))[1])
    if not begins:
        return ""
    zone = _ZONE.search(params)
    named = "UTC" if start.endswith("Z") else zone[1] if zone else ""
    if ends.split(",")[0] == begins.split(",")[0]:
        ends = ends.partition(", ")[2]
    return f"{begins}{' to ' if ends else ''}{ends}{f' ({named})' if named else ''}"


def _moment(value: str) -> str:
    found = _MOMENT.match(value)
    if not found:
        return ""
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return ""
    text = f"{day.day} {day:%B %Y}"
    return f"{text}, {found[4]}:{found[5]}" if found[4] else text
