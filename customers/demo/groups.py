"""Groups of the demo company: a head and its plants in other places, all with one word in their names (defaults.md 1.1)."""

from customers.demo.names import TRADES
from customers.models import Customer
from customers.services.customers import name_columns
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

GROUPS = ("恒远", "金禾", "天润", "华岳", "鼎新", "嘉盛")
PLANTS = ("制造", "包装", "供应链", "新材料")
MEMBERS = len(PLANTS)


def build_groups(demo: DemoCompany) -> None:
    """Before anything is written about them: one limit is held by the head of a group."""
    chance, taken = demo.random, set()
    rows = Customer.objects.filter(owner__isnull=False).order_by("pk")
    for word, industry in zip(GROUPS, list(TRADES)[: len(GROUPS)], strict=True):
        found = [c for c in rows.filter(industry=industry)[: MEMBERS * 3] if c.pk not in taken]
        chance.shuffle(found)
        head, *members = found[: MEMBERS + 1]
        trade = TRADES[industry][0]
        _name(head, f"{word}{trade}集团股份有限公司", f"{word}集团")
        head.is_group = True
        head.save()
        for plant, member in zip(PLANTS, members, strict=False):
            _name(member, f"{member.city}{word}{trade}{plant}有限公司", f"{member.city}{word}{plant}")
            member.parent = head
            member.save()
        taken |= {c.pk for c in (head, *members)}


def _name(customer: Customer, name: str, short: str) -> None:
    for column, value in name_columns(name).items():
        setattr(customer, column, value)
    customer.short_name, customer.invoice_title = short, name


demo_parts.register(DemoPart("customers.groups", 31, build_groups))
