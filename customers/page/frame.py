"""Head, tabs and panels of the customer page, for one reader at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from customers.models import Customer
from customers.page.known import known_of
from customers.scope.customers import in_chain, parts_in_reach
from customers.scope.visits import people_one_logs_for
from customers.tables.formats import MARKS
from customers.verification import is_past, verification_due
from salesops.core.sockets.panels import CustomerPanel, customer_panels
from salesops.core.web.places import link_to

OVERVIEW = "overview"


def slug(panel: CustomerPanel) -> str:
    """The last word of a tab's address: ``customers.contacts`` → ``contacts``."""
    return panel.code.partition(".")[2].replace("_", "-")


@dataclass(frozen=True)
class Tab:
    """One tab. ``count`` is drawn beside its label unless ``None``."""

    slug: str
    label: Any
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A panel with its facts, ready to be drawn."""

    panel: CustomerPanel
    context: Mapping[str, Any]


def panels_for(user: Any, place: str) -> list[CustomerPanel]:
    """Panels of ``place`` that the roles of ``user`` reach at all, in order."""
    found = [p for p in customer_panels if p.place == place and (not p.capability or user.can(p.capability, p.right))]
    return sorted(found, key=lambda p: (p.rank, p.code))


def drawn(panels: Iterable[CustomerPanel], customer: Customer, user: Any, now: datetime) -> list[Drawn]:
    """Those of ``panels`` that have something for this reader."""
    found = ((panel, panel.context(customer, user, now)) for panel in panels)
    return [Drawn(panel, context) for panel, context in found if context is not None]


@dataclass
class Frame:
    """What every tab of one customer shares. ``tab`` is the slug of the open one."""

    customer: Customer
    user: Any
    now: datetime
    tab: str = OVERVIEW

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def status_mark(self) -> str:
        return MARKS.get(self.customer.status, "open")

    @cached_property
    def verify_by(self) -> date:
        """The day by which the file is to be gone through with the customer again."""
        return verification_due(self.customer, self.today)

    @property
    def verify_late(self) -> bool:
        return is_past(self.customer, self.today)

    @cached_property
    def parts(self) -> frozenset[str] | None:
        """Parts of the file the reader may edit; ``None``: all of it."""
        return frozenset() if self.customer.merged_into_id else parts_in_reach(self.user, self.customer)

    @property
    def edits_all(self) -> bool:
        return self.parts is None

    @property
    def edits_some(self) -> bool:
        return self.parts is None or bool(self.parts)

    @property
    def edits_fields(self) -> bool:
        """Whether the form of the file has anything for the reader."""
        return self.parts is None or "tax" in self.parts

    @property
    def may_ask_bank(self) -> bool:
        return self.parts is None or "bank" in self.parts

    @property
    def may_merge(self) -> bool:
        """The roles allow it; over which files is asked when it is done."""
        user = self.user
        limits = user.access.limits("handover", "c")
        named = user.can("handover", "c") and (limits is None or "merge" in limits)
        return not self.customer.merged_into_id and (named or user.can("handover", "a"))

    @property
    def edits_contacts(self) -> bool:
        return self.parts is None or "contacts" in self.parts

    @property
    def edits_shipping(self) -> bool:
        return self.parts is None or "shipping" in self.parts

    @property
    def call(self) -> str:
        """The number behind "call": the company's own, or the main contact's for those who read it in full."""
        number = self.customer.phone
        if in_chain(self.user, self.customer):
            number = known_of(self.customer).main_mobile or number
        return "".join(c for c in number if c in "+0123456789")

    @property
    def visit_url(self) -> str:
        """Logging a visit, for those who may."""
        return link_to("customers:log_visit")(self.customer.code) if people_one_logs_for(self.user) else ""

    @cached_property
    def tabs(self) -> list[Tab]:
        code = self.customer.code
        return [
            Tab(
                slug(panel),
                panel.label,
                link_to("customers:tab", slug(panel))(code),
                panel.count(self.customer, self.user) if panel.count else None,
            )
            for panel in panels_for(self.user, "tab")
        ]
