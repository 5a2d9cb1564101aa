"""Made-up facts for the gallery: every component in every state, independent of the database."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.web.clockface import ClockFace

WORKING_DAY = 8 * 60


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    code = forms.CharField(label=gettext_lazy("Registration code"), min_length=18, max_length=18)
    limit = forms.DecimalField(label=gettext_lazy("Credit limit"), max_value=Decimal(500_000), required=False)
    day = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("annual", gettext_lazy("annual leave")), ("sick", gettext_lazy("sick leave"))],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=[("", gettext_lazy("choose")), ("ec", "EC"), ("nc", "NC")], required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput, required=False)
    agreed = forms.BooleanField(label=gettext_lazy("The other side has agreed"), required=False)


def icon_names() -> list[str]:
    """Names of the sprite's drawings."""
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="([\w-]+)"', sprite)


def _clocks(now: datetime) -> list[ClockFace]:
    paused = _("off duty, goes on at %s") % "09:00"
    return [
        ClockFace(12 * 60, 24 * 60, now + timedelta(hours=30), WORKING_DAY, runs_until=now + timedelta(hours=1)),
        ClockFace(72, 8 * 60, now + timedelta(minutes=72), WORKING_DAY, runs_until=now + timedelta(hours=2)),
        ClockFace(-125, 8 * 60, now - timedelta(minutes=125), WORKING_DAY, runs_until=now + timedelta(hours=2)),
        ClockFace(240, 8 * 60, now + timedelta(hours=20), WORKING_DAY, paused=paused),
    ]


def _steps(now: datetime) -> list[dict[str, Any]]:
    day = now.date()
    return [
        {"label": _("Requested"), "state": "done", "date": day - timedelta(days=2)},
        {"label": _("Manager"), "state": "done", "date": day - timedelta(days=1), "note": _("agreed")},
        {"label": _("Director"), "state": "now", "note": _("due today 18:00"), "late": True},
        {"label": _("Finance"), "state": "todo"},
        {"label": _("Archive"), "state": "todo"},
    ]


def _timeline(now: datetime) -> list[dict[str, Any]]:
    wei = _("Wei An")
    return [
        {"at": now - timedelta(seconds=20), "who": wei, "text": _("asked a question"), "icon": "help", "kind": "mine"},
        {"at": now - timedelta(minutes=12), "who": wei, "text": _("approved"), "icon": "check", "kind": "ok"},
        {
            "at": now - timedelta(days=1),
            "who": _("The portal"),
            "text": _("reminded"),
            "icon": "bell",
            "detail": _("Two working hours before the limit."),
        },
        {"at": now - timedelta(days=40), "who": wei, "text": _("rejected"), "icon": "x", "kind": "late"},
    ]


def _formats(now: datetime) -> list[dict[str, Any]]:
    amounts = [Decimal("1284600"), Decimal("-12800"), Decimal(0), None]
    return [{"amount": amount, "short": amount} for amount in amounts]


def gallery(now: datetime) -> dict[str, Any]:
    """Everything the gallery page draws."""
    wrong = SampleForm({"name": "", "code": "91320594MA1X7K2Q4", "limit": "800000", "kind": ""})
    wrong.is_valid()
    return {
        "form": SampleForm(initial={"name": _("Suzhou Zerun"), "kind": "annual"}, auto_id="good_%s"),
        "wrong": wrong,
        "clocks": _clocks(now),
        "steps": _steps(now),
        "timeline": _timeline(now),
        "formats": _formats(now),
        "now": now,
        "moments": [
            now - timedelta(seconds=5),
            now - timedelta(minutes=12),
            now - timedelta(hours=30),
            now - timedelta(days=400),
        ],
        "durations": [40, 220, 480 + 240, 5 * 480],
        "rates": [Decimal("0.813"), Decimal("1.04"), Decimal("-0.024")],
        "person": SimpleNamespace(name=_("Lin Ruoxi")),
        "job": SimpleNamespace(title=_("Importing customers"), percent=42, url="#jobs"),
        "deltas": [(Decimal("0.05"), "5.0"), (Decimal("-0.021"), "2.1"), (Decimal(0), "0.0")],
        "explained": [(_("Sales"), 38), (_("Growth"), 22), (_("Payment"), 14)],
        "thresholds": [("C", 40), ("B", 60), ("A", 70)],
        "rows": [
            {
                "name": _("Suzhou Zerun"),
                "grade": "A",
                "state": "go",
                "due": Decimal("862400"),
                "late": None,
                "share": 66,
            },
            {
                "name": _("Kunshan Weizhiyuan"),
                "grade": "A",
                "state": "wait",
                "due": Decimal("1214800"),
                "late": 186400,
                "share": 91,
            },
            {"name": _("Wuxi Anrui"), "grade": "B", "state": "block", "due": None, "late": None, "share": 12},
        ],
        "icons": icon_names(),
        "shapes": [
            ("open", _("not begun")),
            ("go", _("under way")),
            ("wait", _("waiting")),
            ("block", _("blocked")),
            ("done", _("done")),
        ],
    }
