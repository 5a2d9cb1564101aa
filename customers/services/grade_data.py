"""What is known about a customer for its grade: entered by its people, given by an import (CUS-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.grading_items import BY_CODE, FACTORS, NUMBER_ITEMS, WORD_ITEMS
from customers.models import Customer, GradeInput, GradeSheet
from customers.rules import file as file_rules
from customers.rules.grading import raised_need
from customers.rules.overrides import still_worked_with
from customers.scope.customers import parts_in_reach, reaches
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

from .contacted import progressed
from .customers import edit_customer
from .editing import check_version, lock, need_over
from .regrading import Cause, Moved, regrade, regrade_customer

COLUMNS = {item.column: item for item in NUMBER_ITEMS}


def may_enter(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` edits the whole file: an accountant's right to the tax data doesn't reach the grade."""
    if actor is None:
        return True
    return reaches(actor, customer, "customers", "e") and parts_in_reach(actor, customer) is None


def need_to_enter(actor: Any, customer: Customer) -> None:
    need_over(actor, customer)
    if not may_enter(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def sheet_of(customer: Customer) -> GradeSheet:
    """The sheet of ``customer``, made when it has none yet: its present grade counts as given."""
    return GradeSheet.objects.get_or_create(customer=customer, defaults={"given_grade": customer.grade})[0]


def _anchors_fit(anchors: Mapping[str, int | None]) -> list[Refusal]:
    sentence = _("Choose one of the five.")
    return [
        Refusal("customers.no-such-anchor", sentence, item)
        for item, anchor in anchors.items()
        if anchor is not None and not 1 <= anchor <= 5
    ]


@act("customers.save_grade_data")
def save_grade_data(
    *, actor: Any, customer: Customer, values: Mapping[str, Any], now: datetime, version: int | None = None
) -> Moved | None:
    """Enter what is known: anchors (1–5 or none) by word item, numbers of the file by column. The grade is worked out anew at once.

    What people know better than an import replaces the factor score it gave; a need that became clearer is progress. Refuses
    with 422 anchors that don't exist and negative numbers, with 409 when somebody else changed the sheet since ``version``.
    """
    need_to_enter(actor, customer)
    customer = lock(customer)
    sheet = sheet_of(customer)
    check_version(sheet, version, {code: getattr(sheet, code) for code in WORD_ITEMS})
    unknown = set(values) - {*WORD_ITEMS, *COLUMNS}
    if unknown:
        raise TypeError(f"unknown items {sorted(unknown)}")
    anchors = {code: values[code] for code in WORD_ITEMS if code in values}
    numbers = {column: values[column] for column in COLUMNS if column in values}
    refuse_if(
        file_rules.not_merged(customer),
        still_worked_with(customer),
        *_anchors_fit(anchors),
        *file_rules.amounts_fit(numbers),
        kind=Invalid,
    )
    changed = {code: anchor for code, anchor in anchors.items() if getattr(sheet, code) != anchor}
    changed_numbers = {column: value for column, value in numbers.items() if getattr(customer, column) != value}
    if not changed and not changed_numbers:
        return None
    _note(customer, actor, now, {code: (getattr(sheet, code), anchor) for code, anchor in changed.items()})
    was_need = sheet.need
    for code, anchor in changed.items():
        setattr(sheet, code, anchor)
    entered = [*changed, *(COLUMNS[column].code for column in changed_numbers)]
    for factor in {BY_CODE[code].factor for code in entered}:
        setattr(sheet, f"given_{factor}", None)
    sheet.save()
    record_activity(customer, "customers.save_grade_data", actor=actor, items=entered)
    if changed_numbers:
        edit_customer(actor=actor, customer=customer, values=changed_numbers, now=now)
    if raised_need(was_need, sheet.need):
        progressed(lock(customer), at=now)
    return regrade_customer(customer, actor=actor, day=timezone.localdate(now), now=now)


def _note(customer: Customer, actor: Any, now: datetime, changes: Mapping[str, tuple[Any, Any]]) -> None:
    GradeInput.objects.bulk_create(
        GradeInput(customer=customer, item=code, before=was, after=new, source="typed", by=actor, at=now)
        for code, (was, new) in changes.items()
    )


@dataclass(frozen=True)
class Given:
    """What an import says of one customer: factor scores (0–100) and a grade, each if known."""

    grade: str = ""
    intent: Decimal | None = None
    scale: Decimal | None = None
    industry: Decimal | None = None


@act("customers.give_scores")
def give_scores(*, actor: Any, rows: Mapping[int, Given], day: date, now: datetime) -> list[Moved]:
    """Take factor scores and grades of an import for customers by id, and work the grades out: set-based, any number of rows.

    The caller (the import) checked permission and ranges. A grade without scores stands as provisional until enough is known.
    """
    GradeSheet.objects.bulk_create((GradeSheet(customer_id=pk) for pk in rows), ignore_conflicts=True)
    sheets = GradeSheet.objects.in_bulk(list(rows))
    noted = []
    for pk, given in rows.items():
        sheet = sheets[pk]
        for factor in FACTORS:
            value = getattr(given, factor)
            name = f"given_{factor}"
            if value is not None and getattr(sheet, name) != value:
                noted.append(
                    GradeInput(
                        customer_id=pk, item=factor, before=getattr(sheet, name), after=value, source="imported",
                        by=actor, at=now,
                    )
                )  # fmt: skip
                setattr(sheet, name, value)
        sheet.given_grade = given.grade or sheet.given_grade
    GradeSheet.objects.bulk_update(sheets.values(), [*(f"given_{f}" for f in FACTORS), "given_grade"], batch_size=2000)
    GradeInput.objects.bulk_create(noted, batch_size=2000)
    return regrade(actor=actor, ids=rows, day=day, now=now, cause=Cause.IMPORTED)
