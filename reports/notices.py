"""What the sweep tells of clocks (defaults.md 5): one event for each step, so that everybody chooses the channel of each."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import Event, Gatherer, events, gatherers

for code, label, text, locked in (
    ("remind", _("Clock: half of the time is used"), _("{clock}: half of the time is used, due {due} · {title}"), ""),
    ("warn", _("Clock: nearly run out"), _("{clock}: due {due} · {title}"), "P"),
    ("due", _("Clock: overdue"), _("{clock}: overdue since {due}, with {who} · {title}"), "P"),
    (
        "next_manager",
        _("Clock: overdue, to the next manager"),
        _("{clock}: still open, overdue since {due}, with {who} · {title}"),
        "P",
    ),
    (
        "director",
        _("Clock: overdue, to the director"),
        _("{clock}: twice its time is over, due since {due}, with {who} · {title}"),
        "P",
    ),
):
    events.register(Event(f"clocks.{code}", label, text, channels="PE" if locked else "P", locked=locked))


def sweep_first(now: datetime) -> None:
    from reports.sweep import sweep

    sweep(now)


gatherers.register(Gatherer("reports.reminders", sweep_first))
