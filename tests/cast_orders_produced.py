"""Production of the tests: ten fillers lie in Suzhou, so an order of twelve lacks two; Cao Deming heads production."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms, Posting, RoleGrant, User
from orders.models import Order, ProductionOrder
from orders.services.production import answer_production, pass_production
from tests.cast import SINCE, Company, _person
from tests.cast_customers import Files
from tests.cast_orders import Goods
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_shipped import confirmed

START, FINISH = date(2026, 11, 23), date(2026, 12, 11)


def producer(company: Company) -> User:
    """Head of production, with the department; written once a company."""
    if (known := vars(company).get("production")) is not None:
        return known
    unit = company.units["PRD"] = OrgUnit.objects.create(code="PRD", kind="department")
    OrgUnitTerms.objects.create(unit=unit, name="生产", parent=company.units["HQ"], period=SINCE)
    person = _person("production", "曹德明")
    person.save()
    Posting.objects.create(user=person, unit=unit, position=company.positions["S20"], period=SINCE)
    for role in ("PRD", "MGR"):
        RoleGrant.objects.create(user=person, role=role, period=SINCE)
    OrgUnitHead.objects.create(unit=unit, user=person, period=SINCE)
    company.production = person
    return person


def lacking(company: Company, files: Files, goods: Goods, quantity: str = "12") -> Order:
    """Confirmed, and two more than lie there unless told."""
    producer(company)
    return confirmed(company, files, goods, quantity)


def passed(company: Company, order: Order, quantity: str = "2", **more: Any) -> ProductionOrder:
    """By the secretary, wanted a week before the promised day."""
    given = {"actor": company.secretary, "due_on": date(2026, 12, 13), "specs": "不锈钢 316L", "now": NOW} | more
    quantities = [{"line": order.lines.get(), "quantity": Decimal(quantity)}]
    return pass_production(order=order, quantities=quantities, **given)


def answered(company: Company, production: ProductionOrder, finish_on: date = FINISH) -> ProductionOrder:
    return answer_production(
        actor=company.production, production=production, start_on=START, finish_on=finish_on, now=NOW
    )


__all__ = ["FINISH", "NOW", "START", "TODAY", "answered", "lacking", "passed", "producer"]
