"""The register of customer files (C02): one line a file in the reader's scope, live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OrgUnit
from customers.completeness import completeness
from customers.models import Customer
from customers.provinces import province_name
from customers.states.customer import CustomerStatus
from customers.tables.figures import MONEY, money_of
from customers.tables.file_facts import file_facts_of
from salesops.core import formats
from salesops.core.lists.reading import Reading

FIGURES = ("sales_12m_net", "receivables")
FACTS = ("bank", "addresses", "contacts")
KINDS = (OrgUnit.Kind.MARKET, OrgUnit.Kind.REGION, OrgUnit.Kind.TEAM)


def units_for(user: Any) -> list[Any]:
    """Units whose register ``user`` may choose: those whose customers he reaches as a whole."""
    reach = user.access.reach("customers")
    nodes = user.access.tree.nodes.values()
    wanted = reach.units | reach.market_units()
    return sorted((n for n in nodes if n.kind in KINDS and (reach.everything or n.id in wanted)), key=lambda n: n.code)


def register(user: Any, unit: Any = None) -> QuerySet:
    """Files in use that ``user`` may open, of ``unit`` and below when one is named, by name."""
    rows = Customer.objects.visible_to(user).filter(merged_into__isnull=True).exclude(status=CustomerStatus.ARCHIVED)
    if unit is not None:
        rows = rows.filter(unit__in=sorted(user.access.tree.subtree([unit.id])))
    return rows.order_by("name_key", "pk")


@dataclass(frozen=True)
class Line:
    """One file as the form shows it: texts in the language that is active, "—" where nothing is known."""

    name: str
    code: str
    grade: str
    status: str
    owner: str
    since: str
    address: str
    tax: str
    bank: str
    addresses: str
    contacts: str
    sales: str
    receivable: str
    followed_up: str
    completeness: str


def lines_of(rows: QuerySet, user: Any, day: date) -> list[Line]:
    """Lines of a part of :func:`register`; a constant number of queries. Grade and money for those who may read them."""
    files = list(rows.select_related("owner").defer("search_text").annotate(percent=completeness(day)))
    ids, reading = [c.pk for c in files], Reading(user, day)
    facts = file_facts_of(ids, FACTS, reading)
    money = money_of(ids, FIGURES, reading) if reading.allowed(MONEY) else {}
    graded = user.can("grades", "v")
    return [_line(c, {n: facts[n].get(c.pk) for n in FACTS}, _money(money, c.pk), day, graded) for c in files]


def _money(found: Any, pk: int) -> Sequence[str]:
    amounts = (found.get(name, {}).get(pk) for name in FIGURES)
    return [formats.NOTHING if amount is None else formats.money(amount) for amount in amounts]


def _line(customer: Any, facts: dict[str, Any], money: Sequence[str], day: date, graded: bool) -> Line:
    place = " ".join(filter(None, (province_name(customer.province), customer.city, customer.address)))
    tax = " · ".join(filter(None, (customer.invoice_title, customer.tax_address, customer.tax_phone)))
    last = customer.last_contact_at
    return Line(
        name=customer.name,
        code=customer.code,
        grade=(customer.grade if graded else "") or formats.NOTHING,
        status=customer.get_status_display(),
        owner=customer.owner.name if customer.owner else formats.NOTHING,
        since=customer.opened_on.isoformat(),
        address=place or formats.NOTHING,
        tax=tax or formats.NOTHING,
        bank=facts["bank"] or formats.NOTHING,
        addresses=str(facts["addresses"]),
        contacts=str(facts["contacts"]),
        sales=money[0],
        receivable=money[1],
        followed_up=timezone.localdate(last).isoformat() if last else formats.NOTHING,
        completeness=f"{customer.percent}%",
    )
