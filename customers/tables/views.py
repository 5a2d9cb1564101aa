"""Views every reader of the customer list finds as tabs; only those whose data exist."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit
from customers.policies.cadence import stalled_weeks
from customers.policies.status import STATUS
from salesops.core.lists.page import ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import customer_facts

from .figures import MONEY

KINDS = {OrgUnit.Kind.MARKET: "market", OrgUnit.Kind.REGION: "region"}
OPEN = "status__not=archived"
# Form C02.
REGISTER = (
    "name,code,grade,status,owner,opened_on,address,tax_data,bank,addresses,contacts,sales_12m_net,receivables,last_contact_at,"
    "completeness"
)
VERIFYING = "columns=name,grade,status,owner,last_contact_at,verified_on,verify_by"


def own_care(user: Any) -> ShippedView:
    """What the reader looks after: the units headed or served, else the own customers."""
    tree = user.access.tree
    headed = set(user.access.headed_units) | set(user.access.reach("customers").market_units())
    tops = [tree.nodes[u] for u in sorted(headed) if u in tree.nodes and tree.nodes[u].parent_id not in headed]
    if len(tops) == 1 and tops[0].kind in KINDS:
        name = format_lazy(_("{unit} in care"), unit=tops[0].local_name)
        return ShippedView("care", name, f"{KINDS[tops[0].kind]}={tops[0].code}&{OPEN}")
    if tops:
        return ShippedView("care", _("My team's customers"), f"owner=my_team&{OPEN}")
    return ShippedView("care", _("My customers"), f"owner=me&{OPEN}")


def shipped_views(reading: Reading) -> Iterator[ShippedView]:
    """Own care, A grade, no progress, what to confirm and verify, credit warnings, form C02; those who stopped buying."""
    yield own_care(reading.user)
    if reading.allowed(("grades", "v")):
        yield ShippedView("a-grade", _("A grade"), f"grade=A&{OPEN}")
        # By the weeks of each grade: it would tell the grade to who may not see it.
        weeks = "/".join(str(w) for w in sorted(set(stalled_weeks(reading.today).values())))
        stalled = format_lazy(_("{weeks} weeks without progress"), weeks=weeks)
        yield ShippedView("stalled", stalled, "progress=stalled&ordering=last_progress_at")
    if reading.allowed(("visits", "v")):
        yield ShippedView("to-confirm", _("To confirm this week"), "week_status=due")
    if reading.user.can("customers", "e"):
        yield ShippedView("to-verify", _("To verify"), f"{own_care(reading.user).query}&verification=due&{VERIFYING}")
    if reading.allowed(MONEY):
        yield ShippedView("credit-warning", _("Credit warning"), "credit_warning=yellow,orange,red,frozen")
    yield ShippedView("register", _("File register"), f"{OPEN}&columns={REGISTER}")
    if "last_order_on" in customer_facts:
        days = policy_on(STATUS, reading.today)["dormant_days"]
        yield ShippedView("dormant", format_lazy(_("Bought nothing for {days} days"), days=days), "status=dormant")
