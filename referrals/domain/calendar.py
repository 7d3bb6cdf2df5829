"""A meeting as an invitation for calendars (RFC 5545): when, where and which group, never what is taken up."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

#: Octets of a line without its line break (RFC 5545, 3.1).
LINE = 75


@dataclass(frozen=True)
class Invitation:
    """`uid` is the same for every revision. The moments know their time zone. Text may hold any characters."""

    uid: str
    revision: int
    stamp: dt.datetime
    begins: dt.datetime
    ends: dt.datetime
    title: str
    place: str
    cancelled: bool = False


def written(invitation: Invitation) -> bytes:
    """The calendar file: UTF-8, lines ended by CRLF and folded."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vardkedja//Remissgrupp//SV",
        f"METHOD:{'CANCEL' if invitation.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{invitation.uid}",
        f"SEQUENCE:{invitation.revision}",
        f"DTSTAMP:{_moment(invitation.stamp)}",
        f"DTSTART:{_moment(invitation.begins)}",
        f"DTEND:{_moment(invitation.ends)}",
        f"SUMMARY:{_text(invitation.title)}",
        f"LOCATION:{_text(invitation.place)}",
        f"DESCRIPTION:{_text('Underlaget läses i Vårdkedja, under Inför mötet.')}",
        f"STATUS:{'CANCELLED' if invitation.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """As RFC 5545, 3.3.11, says. Whatever some program takes for the end of a line is one here, so that no text adds a line of
    its own to the file; other control characters are left out."""
    lines = [
        "".join(char for char in line if unicodedata.category(char) != "Cc") for line in value.splitlines()
    ]
    value = "\n".join(lines)
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> str:
    """At most `LINE` octets a line; a continuation begins with a space. No character is cut in two."""
    pieces, piece, room = [], "", LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE - 1
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece])
