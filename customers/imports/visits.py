"""Visits of a former system (contract.md, "Imports"): written as history, marked as imported."""

from collections.abc import Mapping as Outcomes
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CONTACT_WAY, OUTCOME, PURPOSE
from customers.models import Customer
from customers.services.visit_history import PastVisit, bring_visits, count_months
from customers.visit_fields import own_fields
from salesops.core.codes.reading import entries_of
from salesops.core.imports import parsing
from salesops.core.sockets.imports import Applied, ImportColumn, ImportContext, ImportKind, ImportRow, import_kinds

from .customer_refusals import unknown
from .customers import CREATED, UNCHANGED, refuse
from .people import Named


def moment(cell: Any) -> datetime:
    """A moment, or a day (taken as nine in the morning), in the portal's time zone."""
    found = cell
    if isinstance(cell, str):
        text = cell.strip().replace("/", "-").replace("T", " ")
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None:
            found = parsing.day(cell)
    if isinstance(found, datetime):
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    if isinstance(found, date):
        return timezone.make_aware(datetime.combine(found, time(9)))
    raise ValueError(_g("Write day and time like 2026-11-20 10:30."))


def coded(list_code: str) -> Any:
    """The code of an entry, given as code or as a name in either language."""

    def parse(cell: Any) -> str:
        text = str(cell).strip()
        for entry in entries_of(list_code).values():
            if text.casefold() in (entry.code.casefold(), entry.name.casefold(), entry.name_en.casefold()):
                return entry.code
        raise ValueError(_g("“%(value)s” is not in the list.") % {"value": text[:60]})

    return parse


def _customers(rows: list[ImportRow]) -> dict[str, Customer]:
    codes = {row.values["customer_code"] for row in rows}
    found = Customer.objects.filter(code__in={*codes, *map(str.upper, codes)})
    return {customer.code.casefold(): customer for customer in found.defer("search_text")}


def apply_visits(rows: list[ImportRow], context: ImportContext) -> Outcomes[int, Applied]:
    """Visits by person, customer and moment. What is there already stays; other content for the same moment is refused."""
    customers, users, now = _customers(rows), context.known.users, timezone.now()
    own = {field.code for field in own_fields(context.day)}
    visits = []
    for row in rows:
        values = dict(row.values)
        name, code = values.pop("username"), values.pop("customer_code")
        user, customer = users.get(name.casefold()), customers.get(code.casefold())
        nobody = None if user else unknown("username", _g("There is no user %(value)s."), name)
        nowhere = None if customer else unknown("customer_code", _g("There is no customer %(value)s."), code)
        if not refuse(row, nobody, nowhere) and user and customer:
            findings = {field: values.pop(field) for field in own & set(values)}
            at, way = values.pop("visited_at"), values.pop("way", "visit")
            visits.append(PastVisit(row.number, user, customer, at, way, values, findings))
    brought = bring_visits(actor=None, visits=visits, now=now, months=context.known.months)
    for row in rows:
        if row.number in brought.refused:
            refuse(row, *brought.refused[row.number])
    return dict.fromkeys(brought.created, CREATED) | dict.fromkeys(brought.present, UNCHANGED)


@dataclass
class Visited(Named):
    """People named, and the months of people the file wrote visits of."""

    months: set[tuple[int, date]] = field(default_factory=set)


def begin(rows: list[ImportRow]) -> Visited:
    """Files of visits go one after the other: parts of two would take the same customers in different orders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import visits'))")
    return Visited()


def finish(rows: list[ImportRow], context: ImportContext) -> dict[int, Applied]:
    """The months, last and at once: who logs a visit of his own meanwhile waits for moments only."""
    count_months(context.known.months)
    return {}


def own_columns() -> tuple[ImportColumn, ...]:
    """The company's own fields of a visit; each is known by its code and its name in either language."""
    return tuple(
        ImportColumn(field.code, field.label, field.kept, also=f"{field.name}|{field.name_en}")
        for field in own_fields(timezone.localdate())
    )


import_kinds.register(
    ImportKind(
        code="visits",
        label=_("Visits"),
        help=_("History of a former system. What people do now they log themselves."),
        # Setting up is the administrators' work, as with people.
        capability="users",
        key=("username", "customer_code", "visited_at"),
        apply=None,
        apply_part=apply_visits,
        more_columns=own_columns,
        prepare=begin,
        finish=finish,
        columns=(
            ImportColumn(
                "username", _("user name"), parsing.text(60), required=True, example="wang.zihan", also=_("visited by")
            ),
            ImportColumn(
                "customer_code",
                _("customer no."),
                parsing.text(20),
                required=True,
                example="C-000123",
                also=_("customer"),
            ),
            ImportColumn(
                "visited_at", _("visited at"), moment, required=True, example="2026-11-20 10:30", also=_("visit date")
            ),
            ImportColumn("purpose", _("purpose"), coded(PURPOSE), example="research", also=_("visit purpose")),
            ImportColumn("outcome", _("outcome"), coded(OUTCOME), example="progress", also=_("visit outcome")),
            ImportColumn("notes", _("what was said"), parsing.text(4000), also=_("notes")),
            ImportColumn("next_step", _("next step"), parsing.text(200), also=_("what next")),
            ImportColumn(
                "next_on", _("next step on"), parsing.day, example="2026-12-01", also=_("date of the next step")
            ),
            ImportColumn("way", _("way of contact"), coded(CONTACT_WAY), example="visit", also=_("way")),
        ),
    )
)
