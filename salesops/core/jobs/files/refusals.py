"""Why a file is not taken: codes ``core.file-…`` with their sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal, Refused

from .limits import ALLOWED_NAMES, DAY_BYTES, MEGABYTE, PICTURE_PIXELS, UPLOAD_BYTES


class NoSpace(Refused):
    """The disk is nearly full (507)."""

    status = 507


def empty() -> Refusal:
    return Refusal("core.file-empty", _("The file is empty."), "file")


def too_big(most: int = UPLOAD_BYTES) -> Refusal:
    return Refusal(
        "core.file-too-big",
        _("The file is larger than %(limit)s MB.") % {"limit": most // MEGABYTE},
        "file",
        {"limit": most},
    )


def day_limit() -> Refusal:
    return Refusal(
        "core.file-day-limit",
        _("You have handed in %(limit)s MB today; more goes tomorrow.") % {"limit": DAY_BYTES // MEGABYTE},
        "file",
        {"limit": DAY_BYTES},
    )


def wrong_type(only: Sequence[str] = ()) -> Refusal:
    """``only``: the kinds taken here, where they are fewer than those taken anywhere."""
    kinds = ", ".join(only) or ALLOWED_NAMES
    return Refusal("core.file-type", _("Only these kinds of file are taken: %(kinds)s.") % {"kinds": kinds}, "file")


def not_what_it_says() -> Refusal:
    return Refusal("core.file-mismatch", _("The content of the file is not what its name says."), "file")


def polyglot() -> Refusal:
    return Refusal(
        "core.file-polyglot", _("The file holds a second file inside. Save it again and hand it in anew."), "file"
    )


def macros() -> Refusal:
    return Refusal("core.file-macro", _("Files with macros are not taken. Save it without macros."), "file")


def bomb() -> Refusal:
    return Refusal("core.file-bomb", _("Unpacked, the file is far too large."), "file")


def entities() -> Refusal:
    return Refusal("core.file-entities", _("The file refers to things outside itself and is not taken."), "file")


def infected() -> Refusal:
    return Refusal("core.file-infected", _("The virus scanner refused the file."), "file")


def broken() -> Refusal:
    return Refusal("core.file-broken", _("The file is damaged and can't be read."), "file")


def too_many_pixels() -> Refusal:
    return Refusal(
        "core.file-pixels",
        _("The picture has more than %(limit)s million pixels.") % {"limit": PICTURE_PIXELS // 1_000_000},
        "file",
    )


def no_space() -> NoSpace:
    return NoSpace(
        Refusal("core.disk-full", _("The portal's disk is nearly full. Nothing was stored; the admin has been told."))
    )


def refuse(refusal: Refusal) -> Invalid:
    return Invalid(refusal)
