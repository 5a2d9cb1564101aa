"""A file's name is text for people: never a path, never able to fool the eye."""

import re
import unicodedata

from .limits import NAME_LENGTH

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def clean_name(name: str) -> str:
    """``name`` without folders, control characters and marks that turn the writing direction; the extension stays."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = FORBIDDEN.sub("", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return name[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}.{extension}"[-NAME_LENGTH:]


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def with_extension(name: str, extension: str) -> str:
    """``name`` with another extension (a picture that was written anew in another format)."""
    return f"{name.rpartition('.')[0] or name}.{extension}"
