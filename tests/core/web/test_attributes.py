"""No attribute of a template holds a day or moment that is drawn as HTML: its quotes would end the attribute."""

import re
from pathlib import Path

from django.conf import settings

from salesops.core.web.templatetags.filters import register

ATTRIBUTE = re.compile(
    r'\s(?:aria-label|data-label|title|alt|placeholder|content)="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', re.S
)
DRAWN = ("day", "day_long", "stamp", "recent", "last_day", "days")
FILTER = re.compile(rf"\|({'|'.join(DRAWN)})\b")


def test_words_only():
    assert set(DRAWN) <= set(register.filters)
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {attribute}"
        for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
        for attribute in ATTRIBUTE.findall(path.read_text())
        if FILTER.search(attribute)
    ]
    assert found == []
