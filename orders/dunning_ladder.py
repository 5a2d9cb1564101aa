"""The ladder of one customer as people read it: what was done at each level, what is to be done now (defaults.md 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from orders.code_lists import LATE_REASON
from orders.dunning import words_of
from orders.models import DunningLetter, DunningNote, DunningStep
from orders.policies.dunning import DUNNING
from orders.promises import WAITING, Told
from salesops.core.codes.reading import entry_name
from salesops.core.formats import day as shown
from salesops.core.policies import policy_on
from salesops.core.worktime import add_working_days

CALLED = ("call", "written", "visit")
SIGNED, DELIVERED = ("issued", "delivered"), ("delivered",)
# From here on what isn't done yet is shown as late.
PRESSING = 4


@dataclass(frozen=True)
class Deed:
    """What a level asks for: done by a note of one of ``kinds``, or by the letter of the level standing in one of ``letter``.

    ``within``: the policy's name of the working days there are for it from the day the level was reached.
    """

    text: Any
    kinds: tuple[str, ...] = ()
    letter: tuple[str, ...] = ()
    within: str = ""

    def is_done(self, level: int, since: date, notes: Sequence[DunningNote], letters: Sequence[DunningLetter]) -> bool:
        if any(note.kind in self.kinds and note.on >= since for note in notes):
            return True
        if not self.letter:
            return False
        written = next((one for one in letters if one.level == level and one.drafted_on >= since), None)
        if written is None or written.state == "void":
            # No letter was called for, or it isn't needed: none is waited for, unless a note would do as well.
            return not self.kinds
        return written.state in self.letter


ASKED: Mapping[int, tuple[Deed, ...]] = {
    1: (Deed(_("Call and note why it doesn't pay"), CALLED),),
    2: (Deed(_("Call and write, note the reason"), CALLED),),
    3: (Deed(_("Sign the letter"), letter=SIGNED), Deed(_("Record how the letter was delivered"), letter=DELIVERED)),
    4: (
        Deed(_("Visit the customer"), ("visit",), within="visit_within"), Deed(_("Sign the second letter"), letter=SIGNED),
        Deed(_("Record how the letter was delivered"), letter=DELIVERED),
    ),
    5: (Deed(_("Have a lawyer write"), ("lawyer",), SIGNED),),
    6: (Deed(_("Decide: suit, settlement or write-off"), ("decision",)),),
    7: (Deed(_("Claim the debt in writing"), ("confirmed",)),),
}  # fmt: skip


def reached_on(items: Sequence[Any], day: date) -> Mapping[int, date]:
    """Level → the day the first of the ``items`` reached it, until ``day``. One query."""
    rows = DunningStep.objects.filter(item__in=[item.pk for item in items], on__lte=day).order_by().values("level")
    return {row["level"]: row["first"] for row in rows.annotate(first=Min("on"))}


def ladder(
    reached: Mapping[int, date],
    oldest: date | None,
    level: int,
    day: date,
    notes: Sequence[DunningNote],
    letters: Sequence[DunningLetter],
) -> list[dict[str, Any]]:
    """The levels by time: those reached with their day and what was done, the present one, those to come with their day.

    ``oldest``: the first due date of what is overdue. The last level is no rung: it is shown once it was reached.
    """
    days = [row["days"] for row in policy_on(DUNNING, day)["levels"]]
    found = []
    for n in range(1, max(len(days), level) + 1):
        state = "done" if n < level else "now" if n == level else "todo"
        parts = [shown(reached[n], day)] if n in reached else []
        parts += _done(n, day, notes, letters)
        if n > level and oldest is not None:
            parts = [_g("from %(day)s") % {"day": shown(oldest + timedelta(days=days[n - 1]), day)}]
        label = _g("Level %(level)s: %(word)s") % {"level": n, "word": words_of(n)}
        found.append({"label": label, "state": state, "note": " · ".join(parts)})
    return found


def _done(level: int, day: date, notes: Sequence[DunningNote], letters: Sequence[DunningLetter]) -> list[str]:
    """The newest note of each kind and the letter of a level, in words."""
    said: dict[str, str] = {}
    for note in notes:
        if note.level == level and note.kind not in said:
            words = (entry_name(LATE_REASON, note.reason) if note.reason else "") or note.text
            said[note.kind] = f"{note.get_kind_display()} {shown(note.on, day)} {words}".strip()
    written = next((one for one in letters if one.level == level and one.number), None)
    if written is not None:
        when = written.delivered_on or written.issued_on
        stood = f"{written.number} {written.get_state_display()}"
        said["letter"] = f"{stood} {shown(when, day)}" if when else stood
    return list(said.values())


def to_do(
    reached: Mapping[int, date],
    oldest: date | None,
    level: int,
    day: date,
    promises: Sequence[Told],
    notes: Sequence[DunningNote],
    letters: Sequence[DunningLetter],
) -> dict[str, Any] | None:
    """The next thing somebody does about it, and by when; ``None``: nothing is overdue."""
    waiting = min((told.promise.due_on for told in promises if told.state == WAITING), default=None)
    if waiting is not None:
        return {"what": _g("Wait for the promised payment"), "on": waiting, "late": waiting < day}
    if oldest is None:
        return None
    if level == 0:
        return {"what": _g("Remind of the due date"), "on": None, "late": False}
    since, policy = reached.get(level, oldest), policy_on(DUNNING, day)
    for deed in ASKED[level]:
        if not deed.is_done(level, since, notes, letters):
            by = add_working_days(since, policy[deed.within]) if deed.within else None
            return {"what": str(deed.text), "on": by, "late": level >= PRESSING and (by is None or by < day)}
    days = [row["days"] for row in policy["levels"]]
    until = oldest + timedelta(days=days[level]) if level < len(days) else None
    return {"what": _g("Wait for the payment"), "on": until if until and until >= day else None, "late": False}
