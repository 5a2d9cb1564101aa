"""Texts stored in the source language and shown in the reader's."""

from django.utils.functional import Promise


def source_text(text: str | Promise) -> str:
    """The source English of a text marked with ``gettext_lazy``; any other text as it is."""
    if isinstance(text, Promise):
        arguments: tuple[object, ...] = getattr(text, "_args", ())
        return str(arguments[0]) if len(arguments) == 1 else str(text)
    return text
