"""Who reviews and who signs a contract (defaults.md 11): supervisor, legal beside finance, then the signature."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.code_lists import CLAUSE
from orders.contract_pages import panel_of
from orders.models import Contract
from orders.policies import REVIEW
from orders.services import contract_review, contracts
from salesops.core.codes.reading import entry_name
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters
from salesops.core.sockets.clocks import clock_limit

RULES = {
    "papers": gettext_lazy("Every contract: has checked the customer's papers and agrees"),
    "review": gettext_lazy("Every contract: legal and finance at the same time"),
    "manager": gettext_lazy("Signs up to %(manager)s"),
    "director": gettext_lazy("Signs up to %(director)s"),
    "general": gettext_lazy("Signs above %(director)s"),
    "terms_manager": gettext_lazy("Terms beyond the credit rating, by up to %(terms)s days: market manager, finance"),
    "terms_director": gettext_lazy(
        "Terms beyond the credit rating, by over %(terms)s days or less paid before: director, finance"
    ),
    "grave": gettext_lazy("Our standard text is changed on liability, exclusivity or intellectual property"),
}


def _route(record: Contract, facts: Facts, day: date) -> Sequence[Stage]:
    policy = policy_on(REVIEW, day)
    limit = policy["decide_within"]
    # Both have the longer of the two: a stage is one moment for all who are asked in it.
    both = max((clock_limit(code, day) for code in ("T03", "T04")), key=lambda found: found.amount)
    amount = Decimal(facts["amount"])
    params = {
        "manager": money(policy["manager_amount"]),
        "director": money(policy["director_amount"]),
        "terms": policy["terms_days"],
    }
    if facts["grave"]:
        signs = ("GM", "grave")
    elif amount <= policy["manager_amount"]:
        signs = ("MM", "manager")
    else:
        signs = ("director", "director") if amount <= policy["director_amount"] else ("GM", "general")
    beyond = facts.get("beyond")
    if beyond and signs[0] == "MM":
        # Finance was asked beside legal; whoever stands above the market manager signs already, and decides on the terms as well.
        small = beyond["days"] <= policy["terms_days"] and not Decimal(beyond["short"])
        signs = ("MM", "terms_manager") if small else ("director", "terms_director")
    return [
        Stage(("supervisor",), "papers", {}, limit),
        Stage(("legal", "finance"), "review", {}, both),
        Stage((signs[0],), signs[1], params, limit),
    ]


def _title(facts: Facts) -> str:
    if facts.get("amends"):
        return _("Amendment of a contract · %(customer)s") % {"customer": facts["customer"]}
    return _("Contract · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    differs = [entry_name(CLAUSE, code) for code in facts["differs"][:3]]
    return [facts["number"], money(Decimal(facts["amount"])), *differs]


matters.register(
    Matter(
        code=contracts.MATTER,
        label=gettext_lazy("Contract"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=contract_review.agree_contract,
        on_rejected=contract_review.give_back_contract,
        on_sent_back=contract_review.give_back_contract,
        on_withdrawn=contract_review.give_back_contract,
        panel="orders/contracts/_panel_review.html",
        panel_context=panel_of,
        icon="contract",
    )
)
