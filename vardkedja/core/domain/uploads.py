"""What may be uploaded, told by what the bytes are and never by what the name says.

A PDF is kept byte for byte, so that a signature in it stays valid, and is refused when it could do anything but be read.
A picture is drawn anew, so that position, camera, comments and whatever hangs behind it stay outside.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from PIL import Image, ImageOps
from pypdf import generic
from pypdf.errors import LimitReachedError

#: Content type → endings that agree with it; the first is the one a file is given when it is served.
TYPES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
ENDINGS = tuple(ending for endings in TYPES.values() for ending in endings)
#: More than any scanned file has, few enough to look through each in a second or two.
MOST_OBJECTS, MOST_PAGES, MOST_PIXELS = 100_000, 2_000, 60_000_000
#: Bytes that what holds a document together may be when unpacked, one part and all parts: real ones stay far below.
MOST_OF_ONE, MOST_UNPACKED = 6_000_000, 12_000_000
#: Bytes that what is drawn on all pages may be when unpacked: two thousand pages of text are a sixth of it.
MOST_DRAWN = 64_000_000


def _limits(most: int) -> pypdf.Configuration:
    """No stream is unpacked to more bytes than this: who asks for more gets an error of pypdf's."""
    return pypdf.Configuration(
        zlib_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        brotli_maximum_output_length=most,
        array_based_stream_maximum_output_length=most,
        disable_legacy_handling=True,
    )


NAME_LENGTH = 100
TOO_LARGE = "PDF-filen blir för stor när den packas upp. Skriv ut den till en ny PDF, eller dela upp den."

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
#: An ending of these before the last one is there to deceive (`beslut.exe.pdf`); a date or a number is not.
_TELLING = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|msi|jar|js|jse|vbs|vbe|wsf|hta|ps1|sh|py|php|lnk|html?|svg|xml|zip|rar|7z|iso|"
    r"docm?|docx|xlsm?|xlsx|pptm?|pptx|rtf|pdf|png|jpe?g)$",
    re.IGNORECASE,
)
#: Names of PDF that make a document act, carry other files, or be another document in another reader.
_ACTIVE = {
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/AA", "/GoToR",
    "/GoToE", "/SubmitForm", "/Collection", "/ImportData", "/Movie", "/Sound", "/Rendition", "/Trans3D",
}  # fmt: skip
_ACTIVE_RAW = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|SubmitForm|ImportData)\b")


class Unfit(ValueError):
    """The file is not taken in; the message says why and what to do, and quotes nothing of it."""


@dataclass(frozen=True)
class Fit:
    """A file as it may be kept."""

    content: bytes
    content_type: str
    name: str


def inspect(name: str, content: bytes, *, most_bytes: int) -> Fit:
    """The file as it may be kept. Raises `Unfit`."""
    if not content:
        raise Unfit("Filen är tom. Välj en fil med innehåll.")
    if len(content) > most_bytes:
        raise Unfit(f"Filen är för stor. Den får vara högst {most_bytes // (1024 * 1024)} MB.")
    shown = clean_name(name)
    ending = _ending(shown)
    kind = _kind(content)
    if ending not in TYPES[kind]:
        raise Unfit(
            "Filens innehåll stämmer inte med dess filändelse. Spara om filen som PDF, PNG eller JPEG."
        )
    if kind == "application/pdf":
        _check_pdf(content)
        return Fit(content, kind, shown)
    drawn = _draw_anew(content, kind)
    if len(drawn) > most_bytes:
        raise Unfit("Bilden är för stor. Spara den i lägre upplösning.")
    return Fit(drawn, kind, shown)


def clean_name(name: str) -> str:
    """The user's own name of the file without folders, signs that steer or hide, and what file systems refuse."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    text = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    text = re.sub(r'[<>:"|?*\x00-\x1f;%]', "_", text)
    text = " ".join(text.split()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot:
        return text[:NAME_LENGTH]
    return f"{stem.strip()[: NAME_LENGTH - len(ending) - 1]}.{ending}"


def _ending(name: str) -> str:
    """The one ending of a name, in small letters. Raises `Unfit` for another kind of file, or several endings."""
    stem, dot, ending = name.lower().rpartition(".")
    if not dot or f".{ending}" not in ENDINGS:
        raise Unfit("Filen måste vara en PDF, PNG eller JPEG.")
    if not stem or _TELLING.search(stem):
        raise Unfit(
            "Filens namn har två filändelser. Döp om filen så att den bara har en, till exempel .pdf."
        )
    return f".{ending}"


def _kind(content: bytes) -> str:
    """The content type by the first bytes. Raises `Unfit`, saying what it is where that is known."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(_PROGRAMS):
        raise Unfit("Filen är ett program och inte ett dokument, vad den än heter. Program tas inte emot.")
    if content.startswith(_ARCHIVES):
        raise Unfit("Filen är ett arkiv eller ett kontorsdokument. Spara det du vill lägga till som PDF.")
    raise Unfit("Filen är varken PDF, PNG eller JPEG, vad den än heter. Spara om den i ett av de formaten.")


def _check_pdf(content: bytes) -> None:
    """Raises `Unfit` for a PDF that is broken, locked, active, or something else at the same time."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit("Filen är både en PDF och ett arkiv. Spara om den som en vanlig PDF.")
    if _after_end(content):
        raise Unfit("Det ligger något mer efter slutet på PDF-filen. Spara om den som en vanlig PDF.")
    try:
        with pypdf.apply_configuration(_limits(MOST_OF_ONE)):
            found = _active_name(content)
    except Unfit:
        raise
    except LimitReachedError as error:
        raise Unfit(TOO_LARGE) from error
    # The reader meets hostile bytes here: whatever it stumbles on, the file is not one that can be kept.
    except Exception as error:
        raise Unfit("PDF-filen är skadad och går inte att läsa. Spara eller skanna om den.") from error
    if found:
        raise Unfit(
            "PDF-filen innehåller skript, bifogade filer eller annat som körs när den öppnas. Skriv ut den till en ny PDF."
        )


def _after_end(content: bytes) -> bool:
    """Whether something but white space follows the last end mark, or there is none."""
    end = content.rfind(b"%%EOF")
    return end < 0 or bool(content[end + 5 :].strip(b"\r\n\t \x00\x1a"))


def _active_name(content: bytes) -> bool:
    """Whether a name in the document makes it more than pages to read. Raises `Unfit` for what cannot be looked through."""
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)
    if _ACTIVE_RAW.search(plain):
        return True
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False, xref_stream_maximum_entries=MOST_OBJECTS)
    if reader.is_encrypted:
        raise Unfit("PDF-filen är låst med lösenord. Spara den utan lösenord.")
    numbers = [(number, made) for made, held in reader.xref.items() for number in held]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS or _swells(reader):
        raise Unfit(TOO_LARGE)
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise Unfit(f"PDF-filen måste ha minst en och högst {MOST_PAGES} sidor. Dela upp den.")
    with pypdf.apply_configuration(_limits(MOST_DRAWN)):
        if _draws_too_much(reader):
            raise Unfit(TOO_LARGE)
    if _is_active(reader.trailer) or _acts_when_opened(reader):
        return True
    return any(
        _is_active(reader.get_object(generic.IndirectObject(number, made, reader)))
        for number, made in numbers
    )


def _swells(reader: pypdf.PdfReader) -> bool:
    """Whether the streams in which objects lie packed are too much together. Asked before any of these objects is read."""
    left = MOST_UNPACKED
    for number in {stream for stream, _place in reader.xref_objStm.values()}:
        packed = reader.get_object(generic.IndirectObject(number, 0, reader))
        left -= len(packed.get_data()) if isinstance(packed, generic.StreamObject) else 0
        if left < 0:
            return True
    return False


def _draws_too_much(reader: pypdf.PdfReader) -> bool:
    """Whether a small file fills the memory of whoever looks at it: by what its pages draw, or by a picture in it."""
    left = MOST_DRAWN
    for page in reader.pages:
        drawn = page.get_contents()
        left -= len(drawn.get_data()) if drawn is not None else 0
        if left < 0 or any(image["/Width"] * image["/Height"] > MOST_PIXELS for image in _images(page)):
            return True
    return False


def _images(page: pypdf.PageObject) -> Iterator[Any]:
    """The pictures that a page names itself."""
    held: Any = page
    for name in ("/Resources", "/XObject"):
        held = held.get(name)
        held = generic.DictionaryObject() if held is None else held.get_object()
    for one in held.values():
        picture = one.get_object()
        if picture.get("/Subtype") == "/Image":
            yield picture


def _acts_when_opened(reader: pypdf.PdfReader) -> bool:
    """Whether opening the document does more than show a place in it. A link that the reader presses is another matter."""
    action = reader.root_object.get("/OpenAction")
    action = action.get_object() if action is not None else None
    if not isinstance(action, generic.DictionaryObject):
        return False  # nothing, or a place in the document
    return action.get("/S") != "/GoTo" or "/Next" in action


def _is_active(thing: Any) -> bool:
    return any(name in _ACTIVE for name in _names(thing)) or any(map(_reaches_out, _dictionaries(thing)))


def _reaches_out(one: generic.DictionaryObject) -> bool:
    """Whether a stream takes its content from another file (ISO 32000-1, 7.3.8.2) or is drawn from one (8.10.4)."""
    if "/FFilter" in one or "/FDecodeParms" in one:
        return True
    return isinstance(one, generic.StreamObject) and ("/F" in one or "/Ref" in one)


def _dictionaries(thing: Any) -> Iterator[generic.DictionaryObject]:
    """Every dictionary within one object, as `_names`."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.DictionaryObject):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one)


def _names(thing: Any) -> Iterator[str]:
    """Every name within one object; what it refers to is an object of its own."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.NameObject):
            yield str(one)
        elif isinstance(one, generic.DictionaryObject):
            yield from map(str, one.keys())
            waiting.extend(one.values())
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one)


def _draw_anew(content: bytes, kind: str) -> bytes:
    """The picture's points alone, upright, in the same format. Raises `Unfit`."""
    named = "PNG" if kind == "image/png" else "JPEG"
    try:
        with Image.open(io.BytesIO(content), formats=[named]) as checked:
            if checked.width * checked.height > MOST_PIXELS:
                raise Unfit("Bilden har för många bildpunkter. Spara den i lägre upplösning.")
            checked.verify()
        with Image.open(io.BytesIO(content), formats=[named]) as picture:
            mode = "RGBA" if "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA"} else "RGB"
            ImageOps.exif_transpose(picture, in_place=True)
            plain = picture.convert(mode if named == "PNG" else "RGB")
    except Unfit:
        raise
    # As above: the decoder meets hostile bytes.
    except Exception as error:
        raise Unfit("Bilden är skadad och går inte att läsa. Spara eller skanna om den.") from error
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, format=named, **({"optimize": True} if named == "PNG" else {"quality": 90}))
    return out.getvalue()
