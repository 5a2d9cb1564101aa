"""Names of stored codes in the reader's language (code lists)."""

from django import template

from salesops.core.codes.reading import entry_name

register = template.Library()


@register.filter
def words_of(code: str, list_code: str) -> str:
    """The name of ``code`` in the list ``list_code``; free text stays as it is."""
    return entry_name(list_code, code)
