"""The target customer table (目标客户基本信息情况统计表, C01): one line a visit with what was learnt, summed per rep and week.

Page, print and PDF read the same rows. What a visit learnt counts as it was then; what it left open comes from the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import IsNull

from accounts.models import User
from customers.code_lists import INDUSTRY, IS_PROGRESS, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import PlannedVisit, Visit
from customers.provinces import province_name
from customers.scope.customers import in_chain, of_open_file
from salesops.core.codes.reading import codes_with, entry_name
from salesops.core.formats import mask_mobile

SHOWN = 500


# Columns from the file of the customer: name of the value → path.
OF_FILE = {
    "credit_code": "credit_code",
    "industry": "industry",
    "province": "province",
    "city": "city",
    "employees": "employees",
    "grade": "grade",
}


def learnt(name: str, reader: Any = None) -> Coalesce:
    """What the visit learnt under ``name``, else what the customer file says to ``reader``."""
    said = NullIf(KeyTextTransform(name, "findings"), Value(""))
    return Coalesce(said, of_open_file(reader, name) if reader else Value(""), Value(""), output_field=TextField())


def said_potential() -> Cast:
    """The yearly potential the visit learnt, or nothing."""
    said = NullIf(KeyTextTransform("yearly_potential", "findings"), Value(""))
    return Cast(said, DecimalField(max_digits=14, decimal_places=2))


def with_findings(rows: QuerySet[Visit], reader: Any) -> QuerySet[Visit]:
    """``rows`` with the columns of C01: decision maker, supplier, demand, potential, cycle, habit, and those of the file.

    A customer that went to others keeps its line with what the visit learnt; what its file says today isn't told (S1).
    """
    of_file = {f"file_{name}": of_open_file(reader, path) for name, path in OF_FILE.items()}
    return rows.annotate(
        decision_maker=learnt("decision_maker"),
        supplier=learnt("present_supplier", reader),
        wanted=learnt("demand", reader),
        potential=Coalesce(said_potential(), of_open_file(reader, "yearly_potential")),
        cycle=learnt("purchase_cycle", reader),
        habit=learnt("payment_habit", reader),
        met_title=_of_met(reader, "title"),
        met_mobile=_of_met(reader, "mobile"),
        **of_file,
    )


def _of_met(reader: Any, name: str) -> Any:
    """Of whom one met: a contact belongs to the customer of its visit."""
    return Case(When(IsNull(of_open_file(reader, "code"), False), then=F(f"contact__{name}")))


@dataclass(frozen=True)
class TargetRow:
    """One line of C01 in the reader's words. ``mobile`` of whom one met: in full for the customer's chain, else masked (ACC-5)."""

    visit: Visit
    industry: str
    region: str
    purpose: str
    outcome: str
    next_step: str
    mobile: str


def target_visits(reader: Any, people: Sequence[User], first: date, last: date) -> QuerySet[Visit]:
    """Visits of ``people`` in the period that ``reader`` may see: calls and messages don't belong into C01."""
    rows = Visit.objects.visible_to(reader).counting().filter(user__in=people).between(first, last)
    return rows.select_related("customer", "user", "contact").order_by("user__name_key", "visited_at", "id")


def rows_of(reader: Any, visits: QuerySet[Visit]) -> list[TargetRow]:
    """``visits`` as the lines of C01 ``reader`` reads."""
    lines: Any = with_findings(visits, reader)
    return [
        TargetRow(
            visit,
            entry_name(INDUSTRY, visit.file_industry or ""),
            f"{province_name(visit.file_province or '')} {visit.file_city or ''}".strip(),
            entry_name(PURPOSE, visit.purpose),
            entry_name(OUTCOME, visit.outcome),
            entry_name(NEXT_STEP, visit.next_step),
            _number(reader, visit),
        )
        for visit in lines
    ]


def _number(reader: Any, visit: Any) -> str:
    number = visit.met_mobile
    if not number:
        return ""
    return number if in_chain(reader, visit.customer) else mask_mobile(number)


def target_rows(reader: Any, people: Sequence[User], first: date, last: date) -> list[TargetRow]:
    """The lines of C01 on the screen, by person and day; at most 500. PDF and sheet have all of them."""
    return rows_of(reader, target_visits(reader, people, first, last)[:SHOWN])


@dataclass
class TargetSum:
    """A rep's week: visits, customers, key visits, with high intent, with a next step; potential of the customers visited."""

    person: User | None
    visits: int = 0
    customers: int = 0
    high: int = 0
    with_step: int = 0
    progress: int = 0
    key: int = 0
    potential: Decimal = Decimal(0)


def target_sums(reader: Any, people: Sequence[User], first: date) -> list[TargetSum]:
    """C01 summed per rep for the week that begins on Monday ``first``. Four queries, however many people."""
    last = first + timedelta(days=6)
    found = {person.pk: TargetSum(person) for person in people}
    rows = target_visits(reader, people, first, last).order_by()
    counted = rows.values("user").annotate(
        visits=Count("pk"),
        customers=Count("customer", distinct=True),
        high=Count("pk", filter=Q(intent=Visit.Intent.HIGH)),
        with_step=Count("pk", filter=~Q(next_step="")),
        moved=Count("pk", filter=Q(outcome__in=sorted(codes_with(OUTCOME, IS_PROGRESS)))),
    )
    for row in counted.values_list("user", "visits", "customers", "high", "with_step", "moved"):
        line = found[row[0]]
        line.visits, line.customers, line.high, line.with_step, line.progress = row[1:]
    # Each customer once: what the week's newest visit learnt, else what the file says.
    newest = rows.annotate(said=said_potential(), known=Coalesce("said", of_open_file(reader, "yearly_potential")))
    newest = newest.order_by("user", "customer", IsNull(F("said"), True), "-visited_at", "-id")
    for user, potential in newest.distinct("user", "customer").values_list("user", "known"):
        found[user].potential += potential or 0
    done = PlannedVisit.objects.visible_to(reader).filter(user__in=people, is_key=True, state="done")
    done = done.between(first, last).order_by()
    for user, count in done.values_list("user").annotate(n=Count("pk")):
        found[user].key = count
    return list(found.values())


def total_of(lines: Sequence[TargetSum]) -> TargetSum:
    """All lines together. A customer two people visited counts for both."""
    total = TargetSum(None)
    for line in lines:
        for name in ("visits", "customers", "high", "with_step", "progress", "key", "potential"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total
