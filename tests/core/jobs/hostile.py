"""Files as honest and as dishonest people make them."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def office(kind="docx", **parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{TYPES[kind]}"/></Types>')
        for name, content in {"word/document.xml": "<w/>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


def archive(entries):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as zipped:
        for name, content in entries:
            zipped.writestr(name, content)
    return out.getvalue()


def picture(format="JPEG", size=(40, 20), **options):
    out = BytesIO()
    Image.new("RGB", size, (30, 80, 160)).save(out, format, **options)
    return out.getvalue()


def picture_with_place():
    exif = Image.Exif()
    exif[0x010E] = "at home with the customer's file"
    exif[0x8825] = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 29.0, 0.0)}
    return picture("JPEG", exif=exif)


def pixel_flood():
    """A PNG of 60,000 × 60,000 pixels in a few hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )
