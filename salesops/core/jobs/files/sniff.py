"""What a file is, told from its content alone."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import is_zipfile

from .archives import kind_of_archive
from .refusals import polyglot, refuse, wrong_type

HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
# What a text file may not begin with: browsers and shells would take it for something else.
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"<iframe",
    b"#!",
    b"mz\x90",
)
TEXT_ENCODINGS = ("utf-8-sig", "gb18030")


def kind_of(content: bytes, only: Sequence[str] = ()) -> str:
    """``pdf jpg png webp heic docx xlsx pptx text``; anything else is refused. ``only``: the kinds taken here, to say so."""
    if content.startswith(b"%PDF-"):
        if is_zipfile(BytesIO(content)):
            raise refuse(polyglot())
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "heic"
    if content.startswith(b"PK\x03\x04"):
        return kind_of_archive(content)
    if is_text(content):
        return "text"
    raise refuse(wrong_type(only))


def is_text(content: bytes) -> bool:
    """Readable text in UTF-8, GB18030 or UTF-16 with its mark, and no markup."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(MARKUP) or is_zipfile(BytesIO(content)):
        return False
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else TEXT_ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(c < " " and c not in "\t\r\n\f" for c in text)
    return False
