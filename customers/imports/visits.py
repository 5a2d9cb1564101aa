"""Visits of a former system (contract.md, "Imports"): written as history, marked as imported."""

from collections.abc import Mapping as Outcomes
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.code_lists import CONTACT_WAY, OUTCOME, PURPOSE
from customers.models import Customer, Visit
from customers.services.visits import log_visit
from salesops.core.codes.reading import entries_of
from salesops.core.imports import parsing
from salesops.core.refusals import Invalid, Refusal, Refused
from salesops.core.sockets.imports import Applied, ImportColumn, ImportContext, ImportKind, ImportRow, import_kinds

from .customer_refusals import unknown
from .customers import refuse
from .people import Named

FIELDS = ("purpose", "outcome", "notes", "next_step", "next_on")


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


@dataclass
class _Part:
    """What some thousand rows name and what is there of them already, read at once."""

    users: dict[str, User]
    customers: dict[str, Customer]
    there: dict[tuple[int, int, datetime], Visit]


def _part_of(rows: list[ImportRow], named: Named) -> _Part:
    codes = {row.values["customer_code"] for row in rows}
    found = Customer.objects.filter(code__in={*codes, *map(str.upper, codes)}).select_related("merged_into")
    customers = {c.code.casefold(): c.merged_into or c for c in found.defer("search_text")}
    users = {name: user for row in rows if (user := named.users.get(name := row.values["username"].casefold()))}
    written = Visit.objects.filter(
        user__in={u.pk for u in users.values()},
        customer__in={c.pk for c in customers.values()},
        visited_at__in={row.values["visited_at"] for row in rows},
    )
    return _Part(users, customers, {(v.user_id, v.customer_id, v.visited_at): v for v in written})


def apply_visits(rows: list[ImportRow], context: ImportContext) -> Outcomes[int, Applied]:
    """Visits by person, customer and moment. What is there already stays; other content for the same moment is refused."""
    part = _part_of(rows, context.known)
    done: dict[int, Applied] = {}
    for row in rows:
        try:
            with transaction.atomic():
                done[row.number] = _apply(row, part)
        except Refused as refused:
            refuse(row, *refused.refusals)
    return done


def _apply(row: ImportRow, part: _Part) -> Applied:
    values = dict(row.values)
    name, code = values.pop("username"), values.pop("customer_code")
    user, customer = part.users.get(name.casefold()), part.customers.get(code.casefold())
    if user is None:
        raise Invalid(unknown("username", _g("There is no user %(value)s."), name))
    if customer is None:
        raise Invalid(unknown("customer_code", _g("There is no customer %(value)s."), code))
    visited_at, way = values.pop("visited_at"), values.pop("way", "visit")
    there = part.there.get((user.pk, customer.pk, visited_at))
    if there is not None:
        if any(getattr(there, field) != value for field, value in values.items()):
            sentence = _g("A visit of this moment is there already, with other content.")
            raise Refused(Refusal("customers.visit-there", sentence, "visited_at"))
        return Applied("unchanged")
    part.there[user.pk, customer.pk, visited_at] = log_visit(
        actor=None, customer=customer, user=user, way=way, visited_at=visited_at, now=timezone.now(), imported=True, **values
    )  # fmt: skip
    return Applied("created")


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
        prepare=lambda rows: Named(),
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
