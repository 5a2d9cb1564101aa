"""The catalogue of reminders, and what the sweep would tell now (RPT-5)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.health import last_sweep_failures
from reports.reminder_words import in_words
from reports.steps import step_in_words
from reports.sweep import every_reminder, plan
from salesops.core.policies import policy_on
from salesops.core.sockets.notifications import CHANNELS, events
from salesops.core.sockets.reminders import Reminder
from salesops.core.web.pages import page

from .notifications import CHANNEL_LABELS

SHOWN = 100


def _line(reminder: Reminder, day: date, failures: dict[str, str]) -> dict[str, Any]:
    event = events.get(reminder.event) if reminder.event in events else None
    channels = [
        {"label": CHANNEL_LABELS[c], "locked": event is not None and c in event.locked}
        for c in CHANNELS
        if event is not None and c in event.channels
    ]
    return {
        "reminder": reminder,
        "words": in_words(reminder, day),
        "is_told": reminder.is_told(day),
        "channels": channels,
        "failure": failures.get(reminder.code, ""),
    }


@page("settings", "e")
def catalogue(request: HttpRequest) -> HttpResponse:
    """What, when, to whom, who hears it when nothing happens, by which channel; the numbers are those in force today."""
    failures, today = last_sweep_failures(), timezone.localdate()
    context = {
        "lines": [_line(reminder, today, failures) for reminder in every_reminder()],
        "quiet": policy_on("core.quiet_hours", today),
    }
    return render(request, "reports/reminders/catalogue.html", context)


@page("settings", "e")
def dry_run(request: HttpRequest) -> HttpResponse:
    """What the sweep would tell at this moment; nothing is written or sent."""
    now, found, failed = timezone.now(), [], []
    for reminder in every_reminder():
        try:
            # A reminder that fails must not spoil the page's transaction.
            with transaction.atomic():
                planned = plan(reminder, now)
        except Exception as error:
            failed.append({"reminder": reminder, "error": f"{type(error).__name__}: {error}"[:200]})
            continue
        found += [(reminder, p) for p in planned if p.what != "pass"]
    found.sort(key=lambda row: (row[1].what != "send", row[1].from_, row[0].code, row[1].person.name_key))
    context = {
        "rows": [{"reminder": r, "planned": p, "step": step_in_words(p.due.step)} for r, p in found[:SHOWN]],
        "count": len(found),
        "sends": sum(p.what == "send" for _r, p in found),
        "failed": failed,
        "now": now,
    }
    return render(request, "reports/reminders/now.html", context)
