"""Office files are archives: counted by the bytes that really come out, before any parser sees them."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from .limits import ARCHIVE_ENTRIES, UNPACKED_BYTES, UNPACKED_RATIO
from .refusals import bomb, broken, entities, macros, polyglot, refuse, wrong_type

CHUNK = 64 * 1024
MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
MACRO = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
XML_LIKE = (".xml", ".rels", ".vml")


def kind_of_archive(content: bytes) -> str:
    """``docx``, ``xlsx`` or ``pptx``. Bombs, macros, entities and other archives are refused."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _examine(archive, len(content))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ZlibError, OSError, ValueError) as error:
        raise refuse(broken()) from error


def _examine(archive: ZipFile, size: int) -> str:
    entries = archive.infolist()
    if len(entries) > ARCHIVE_ENTRIES or sum(e.file_size for e in entries) > min(UNPACKED_BYTES, size * UNPACKED_RATIO):
        raise refuse(bomb())
    if any(_leads_out(e) for e in entries) or len({e.filename for e in entries}) != len(entries):
        raise refuse(broken())
    if archive.start_dir is None or (archive.infolist() and min(e.header_offset for e in entries) > 0):
        raise refuse(polyglot())
    names = {e.filename.lower() for e in entries}
    if any(name.endswith(("vbaproject.bin", ".vbs", ".exe", ".js")) or "/activex/" in name for name in names):
        raise refuse(macros())
    types = b""
    left = min(UNPACKED_BYTES, size * UNPACKED_RATIO)
    for entry in entries:
        head, length = _unpack(archive, entry, left)
        left -= length
        if entry.filename == "[Content_Types].xml":
            types = head
    if MACRO.search(types):
        raise refuse(macros())
    for mark, kind in MAIN_PARTS.items():
        if mark in types:
            return kind
    raise refuse(wrong_type())


def _leads_out(entry: ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]


def _unpack(archive: ZipFile, entry: ZipInfo, left: int) -> tuple[bytes, int]:
    """The first 256 KB of an entry and its real length; never more than ``left`` bytes are read."""
    head, length, tail = b"", 0, b""
    is_xml = entry.filename.lower().endswith(XML_LIKE)
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            length += len(chunk)
            if length > left:
                raise refuse(bomb())
            if is_xml and DOCTYPE.search(tail + chunk.replace(b"\x00", b"")):
                raise refuse(entities())
            tail = chunk[-32:]
            if len(head) < 256 * 1024:
                head += chunk
    return head, length
