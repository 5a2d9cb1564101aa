"""Every icon a template names is in the sprite; a missing one would draw nothing and tell nobody."""

import re
from pathlib import Path

from django.conf import settings

from salesops.core.sockets.records import record_kinds
from salesops.core.web.samples import icon_names
from salesops.navigation import MINE, NAVIGATION, SETTINGS

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
NAMED = re.compile(r"""\{% icon ["']([\w-]+)["']""")
GIVEN = re.compile(r"""icon_name=["']([\w-]+)["']""")


def test_icons_of_templates():
    known = set(icon_names())
    unknown = {
        f"{path.name}: {name}"
        for path in TEMPLATES
        for pattern in (NAMED, GIVEN)
        for name in pattern.findall(path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert len(TEMPLATES) > 20
    assert not unknown, unknown


def test_icons_of_navigation_and_records():
    known = set(icon_names())
    entries = [entry for group in (*NAVIGATION, *SETTINGS) for entry in group.every]
    named = {entry.icon for entry in (*entries, *MINE)} | {kind.icon for kind in record_kinds}
    assert named <= known, named - known
