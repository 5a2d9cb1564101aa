"""Grading when two files become one (CUS-2): what the loser's people knew fills the gaps of the winner."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.grading_items import WORD_ITEMS
from customers.models import Customer, GradeOverride, GradeSheet, GradeSuggestion, StalledCase
from customers.services.grade_data import sheet_of
from customers.services.regrading import Cause, regrade_customer
from salesops.core.refusals import Refusal
from salesops.core.sockets.merging import MergePart, merge_parts


def known_items(customer: Customer) -> int:
    """How many items of the grade are known."""
    sheet = GradeSheet.objects.filter(pk=customer.pk).first()
    return sum(getattr(sheet, code) is not None for code in WORD_ITEMS) if sheet else 0


def take_grade(loser: Customer, winner: Customer, actor: Any) -> int:
    """Fill the winner's gaps, end what stands open at the loser, grade the winner anew. The loser's history stays readable."""
    now = timezone.now()
    theirs = GradeSheet.objects.filter(pk=loser.pk).first()
    ours = sheet_of(winner)
    taken = [code for code in WORD_ITEMS if getattr(ours, code) is None and getattr(theirs, code, None) is not None]
    for code in taken:
        setattr(ours, code, getattr(theirs, code))
    if taken:
        ours.save(update_fields=taken)
    GradeOverride.objects.filter(customer=loser, state="active").update(state="ended", ended_at=now)
    GradeSuggestion.objects.filter(customer=loser, state="open").update(state="lapsed", decided_at=now)
    StalledCase.objects.unanswered().filter(customer=loser).update(state="lapsed", answered_at=now)
    regrade_customer(winner, actor=actor, day=timezone.localdate(now), now=now, cause=Cause.MERGED)
    return len(taken)


def blocked(loser: Customer, winner: Customer) -> list[Refusal]:
    """A proposed grade is decided first: its approval names the file that would go."""
    if GradeOverride.objects.filter(customer=loser, state="waiting").exists():
        sentence = _("A grade of %(name)s waits for approval.") % {"name": loser.name}
        return [Refusal("customers.override-waiting", sentence)]
    return []


merge_parts.register(MergePart("customers.grade", gettext_lazy("Grade data"), known_items, take_grade, blocked))
