"""ALL-1: the Chinese catalogue is complete, and its placeholders are those of the source."""

import ast

from django.conf import settings

from salesops.core.i18n.catalogue import faults

APPS = ("salesops", "accounts", "reports", "assessments", "meetings", "customers", "orders")
GETTEXT = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy", "npgettext"}


def test_the_chinese_catalogue_is_complete():
    assert list(faults("zh_Hans")) == []


def test_no_text_to_translate_stands_inside_an_f_string():
    """Who collects the texts doesn't read f-strings: such a text would be English for everybody."""
    found = []
    for path in (path for app in APPS for path in sorted((settings.BASE_DIR / app).rglob("*.py"))):
        source = path.read_text(encoding="utf-8")
        if "gettext" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.JoinedStr):
                called = [
                    part.func.id for part in ast.walk(node) if isinstance(part, ast.Call) and hasattr(part.func, "id")
                ]
                if GETTEXT & set(called):
                    found.append(f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}")
    assert found == []
