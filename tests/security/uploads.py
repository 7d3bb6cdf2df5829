"""Files as good and bad people send them, made here so that nothing harmful lies in the project."""

import io
import struct
import zlib

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from pypdf import generic
from pypdf.annotations import Link


def a_pdf(pages: int = 1) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return _written(writer)


def scripted_pdf() -> bytes:
    return acting_pdf("/JavaScript", "/JS", "app.alert(1)")


def carrying_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("hidden.exe", b"MZ")
    return _written(writer)


def swelling_pdf(streams: int, each: int) -> bytes:
    """A small PDF whose objects lie packed in so many streams, each of so many bytes when unpacked."""
    out, places = bytearray(b"%PDF-1.5\n"), {}

    def add(number: int, body: bytes) -> None:
        places[number] = (1, len(out), 0)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    add(1, b"<</Type/Catalog/Pages 2 0 R>>")
    add(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    for number in range(4, 4 + streams):
        packed = zlib.compress((b"%d 0" % (100 + number)).ljust(8) + b"<<>>" + b" " * each, 9)
        head = b"<</Type/ObjStm/N 1/First 8/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        add(number, head + packed + b"\nendstream")
        places[100 + number] = (2, number, 0)
    last, begins = 200 + streams, len(out)
    places[last] = (1, begins, 0)
    table = zlib.compress(b"".join(struct.pack(">BIH", *places.get(n, (0, 0, 0))) for n in range(last + 1)))
    head = b"<</Type/XRef/Size %d/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length %d>>stream\n"
    add(last, head % (last + 1, len(table)) + table + b"\nendstream")
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % begins


def drawing_pdf(pages: int, each: int) -> bytes:
    """A small PDF whose pages each draw so many bytes when unpacked."""
    writer = pypdf.PdfWriter()
    drawn = generic.StreamObject()
    drawn.set_data(b"% " + b"x" * each + b"\n")
    shared = writer._add_object(drawn.flate_encode())
    for _ in range(pages):
        writer.add_blank_page(200, 200)[generic.NameObject("/Contents")] = shared
    return _written(writer)


def vast_picture_pdf(width: int, height: int) -> bytes:
    """A page with a picture that says it has so many dots."""
    writer = pypdf.PdfWriter()
    picture = generic.StreamObject()
    facts = {"/Type": "/XObject", "/Subtype": "/Image"}
    picture.update(_dictionary({name: generic.NameObject(value) for name, value in facts.items()}))
    for name, dots in (("/Width", width), ("/Height", height)):
        picture[generic.NameObject(name)] = generic.NumberObject(dots)
    picture.set_data(b"\x00")
    page = writer.add_blank_page(200, 200)
    named = _dictionary({"/Im0": writer._add_object(picture)})
    page[generic.NameObject("/Resources")] = _dictionary({"/XObject": named})
    return _written(writer)


def acting_pdf(name: str = "/Launch", key: str = "/F", value: str = "calc.exe") -> bytes:
    """A page that does something when it is opened."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    action = generic.DictionaryObject(
        {
            generic.NameObject("/S"): generic.NameObject(name),
            generic.NameObject(key): generic.TextStringObject(value),
        }
    )
    writer._root_object[generic.NameObject("/OpenAction")] = action
    return _written(writer)


def opening_pdf(action: dict[str, str], *, following: bool = False) -> bytes:
    """A PDF that does something when it is opened; `following`: it goes to its first page, and then does it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    made = _dictionary({name: _value(value) for name, value in action.items()})
    if following:
        place = generic.ArrayObject([page.indirect_reference, generic.NameObject("/Fit")])
        made = _dictionary({"/S": generic.NameObject("/GoTo"), "/D": place, "/Next": made})
    writer._root_object[generic.NameObject("/OpenAction")] = writer._add_object(made)
    return _written(writer)


def shown_place_pdf() -> bytes:
    """A PDF that is opened at a place in it, as every word processor writes."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    place = generic.ArrayObject([page.indirect_reference, generic.NameObject("/Fit")])
    made = _dictionary({"/S": generic.NameObject("/GoTo"), "/D": place})
    writer._root_object[generic.NameObject("/OpenAction")] = made
    return _written(writer)


def linked_pdf() -> bytes:
    """A page with a link that the reader may press."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, Link(rect=(10, 10, 90, 30), url="https://example.se/"))
    return _written(writer)


def outward_pdf(**names: str) -> bytes:
    """A PDF with a stream whose dictionary holds more names: `F` takes its content from a file elsewhere."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    stream = generic.DecodedStreamObject()
    stream.set_data(b"q Q")
    for name, value in names.items():
        stream[generic.NameObject(f"/{name}")] = _value(value)
    writer._add_object(stream)
    return _written(writer)


def portfolio_pdf() -> bytes:
    """A PDF that is a collection of other files."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer._root_object[generic.NameObject("/Collection")] = _dictionary({"/View": _value("/D")})
    return _written(writer)


def _dictionary(held: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({generic.NameObject(name): value for name, value in held.items()})


def _value(text: str) -> generic.PdfObject:
    return generic.NameObject(text) if text.startswith("/") else generic.TextStringObject(text)


def written_by_hand(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of the objects as they are, numbered from 1, which is its root."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, trailer, len(out),
    )  # fmt: skip


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("hemligt", algorithm="RC4-128")
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_png(*, comment: str = "", size: tuple[int, int] = (8, 6)) -> bytes:
    out, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_text("Comment", comment)
    Image.new("RGB", size, (10, 120, 90)).save(out, "PNG", pnginfo=text)
    return out.getvalue()


def a_jpeg(*, description: str = "") -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = description
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", (8, 6), (10, 120, 90)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent(name: str, content: bytes, kind: str = "application/octet-stream") -> SimpleUploadedFile:
    """As a browser would send it; what the browser says of its kind is never believed."""
    return SimpleUploadedFile(name, content, content_type=kind)
