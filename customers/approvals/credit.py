"""Credit changes, temporary raises, unfreezing: who decides (defaults.md 11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from customers.credit.factors import RATINGS
from customers.credit.formulas import explained, parts_of
from customers.models import CreditAssessment, CreditRequest
from customers.policies.credit import CREDIT
from customers.services import credit_assessing, credit_requests
from salesops.core.formats import money
from salesops.core.money import ratio
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "computed": gettext_lazy("Up to the computed limit of %(computed)s: market manager and finance"),
    "higher": gettext_lazy("Up to %(share)s%% of the computed limit of %(computed)s: director and finance"),
    "highest": gettext_lazy("Above %(share)s%% of the computed limit of %(computed)s: director and finance, then general manager"),
    "term": gettext_lazy("Term up to %(days)s days longer than the rating gives (%(term)s days): market manager and finance"),
    "term_more": gettext_lazy("Term more than %(days)s days longer than the rating gives (%(term)s days): director and finance"),
    "by_hand": gettext_lazy("Rating raised by hand: director and finance, then general manager"),
    "first": gettext_lazy("The cause is gone: finance confirms, the market manager approves"),
    "second": gettext_lazy("Frozen %(times)s times within a year: finance confirms, the director approves"),
}  # fmt: skip


MANAGER, DIRECTOR, GENERAL = range(3)
CODES = {MANAGER: ("MM", "finance"), DIRECTOR: ("director", "finance"), GENERAL: ("director", "finance")}


@dataclass(frozen=True)
class Way:
    """How high a wish goes, and by which rule of the policy."""

    level: int
    rule: str
    params: dict[str, Any] = field(default_factory=dict)

    def stages(self, limit: str) -> list[Stage]:
        first = Stage(CODES[self.level], self.rule, self.params, limit)
        return [first, Stage(("GM",), self.rule, self.params, limit)] if self.level == GENERAL else [first]


def way_of_limit(asked: Decimal, computed: Decimal | None, policy: Mapping[str, Any]) -> Way:
    """By the amount: a limit of ``asked`` when the policy computes ``computed`` (``None``: nothing)."""
    share = policy["director_share"]
    params = {"computed": money(computed, balance=True), "share": f"{share.normalize():f}"}
    if computed is None:
        return Way(GENERAL, "highest", params)
    if asked <= computed:
        return Way(MANAGER, "computed", params)
    used = ratio(asked * 100, computed)
    return Way(DIRECTOR, "higher", params) if used is not None and used <= share else Way(GENERAL, "highest", params)


def way_of_term(asked: int, given: int, policy: Mapping[str, Any]) -> Way | None:
    """By the term: ``asked`` days when the rating gives ``given``; ``None`` when it isn't longer."""
    if asked <= given:
        return None
    days = policy["term_extra_days"]
    longer = asked - given > days
    return Way(DIRECTOR if longer else MANAGER, "term_more" if longer else "term", {"days": days, "term": given})


def route_of(
    asked: Decimal, computed: Decimal | None, day: date, *, by_hand: bool = False, term: tuple[int, int] = (0, 0)
) -> list[Stage]:
    """Who decides on a limit of ``asked`` when the policy computes ``computed``, with ``term`` (asked, given by the rating) in
    days: the higher of both ways.
    """
    policy = policy_on(CREDIT, day)
    ways = [way_of_limit(asked, computed, policy), way_of_term(*term, policy)]
    if by_hand:
        ways.insert(0, Way(GENERAL, "by_hand"))
    # Of two ways of one height the first that asks for more than the policy gives is the reason to name.
    found = max((way for way in ways if way), key=lambda way: (way.level, way.rule != "computed"))
    return found.stages(policy["change_limit"])


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _route(record: CreditAssessment, facts: Facts, day: date) -> Sequence[Stage]:
    by_hand = RATINGS.index(facts["asked_rating"]) < RATINGS.index(facts["system_rating"])
    given = min(facts["computed_term"], credit_assessing.standard_terms(facts["asked_rating"], day)["term_days"])
    term = (facts["asked_term"], given)
    return route_of(Decimal(facts["asked_limit"]), _amount(facts["computed_limit"]), day, by_hand=by_hand, term=term)


def _raise_route(record: CreditRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return route_of(Decimal(facts["asked_limit"]), _amount(facts["computed_limit"]), day)


def _unfreeze_route(record: CreditRequest, facts: Facts, day: date) -> Sequence[Stage]:
    limit = policy_on(CREDIT, day)["unfreeze_limit"]
    second = facts["freezes"] > 1
    rule, last = ("second", "director") if second else ("first", "MM")
    params = {"times": facts["freezes"]} if second else {}
    return [Stage(("finance",), rule, params, limit), Stage((last,), rule, params, limit)]


def _title(facts: Facts) -> str:
    return _("Credit · %(customer)s") % {"customer": facts["customer"]}


def _raise_title(facts: Facts) -> str:
    return _("Temporary raise of the limit · %(customer)s") % {"customer": facts["customer"]}


def _unfreeze_title(facts: Facts) -> str:
    return _("Unfreeze the credit · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    rating = _("Credit %(rating)s") % {"rating": facts["asked_rating"]}
    days = _("%(days)s days") % {"days": facts["asked_term"]}
    return [facts["number"], rating, money(Decimal(facts["asked_limit"]), balance=True), days]


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), pgettext("date format in text", "j M"))


def _raise_summary(facts: Facts) -> list[str]:
    until = _("until %(day)s") % {"day": _day(facts["until"])}
    return [facts["number"], f"+ {money(Decimal(facts['amount']))}", until]


def _unfreeze_summary(facts: Facts) -> list[str]:
    since = [_("frozen since %(day)s") % {"day": _day(facts["frozen_on"])}] if facts["frozen_on"] else []
    return [facts["number"], *since]


def _panel(record: CreditAssessment, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "assessment": record,
        "customer": record.customer,
        "explained": explained(record.figures, timezone.localdate(record.asked_at)),
        "parts": parts_of(record.anchors, timezone.localdate(record.asked_at), record.evidence),
        "before_rating": facts["before_rating"],
        "before_limit": Decimal(facts["before_limit"]),
    }


def _request_panel(record: CreditRequest, facts: Facts, user: Any) -> dict[str, Any]:
    return {"asked": record, "customer": record.customer, "account": record.account}


matters.register(
    Matter(
        code=credit_assessing.MATTER,
        label=gettext_lazy("Credit of a customer"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=credit_assessing.grant_asked,
        on_rejected=credit_assessing.reject,
        on_sent_back=credit_assessing.send_back,
        on_withdrawn=credit_assessing.withdraw,
        panel="customers/credit/_panel_assessment.html",
        panel_context=_panel,
        icon="shield",
    )
)
for _code, _label, _route_of, _title_of, _summary_of, _follows in (
    (credit_requests.RAISE_MATTER, gettext_lazy("Temporary raise of a limit"), _raise_route, _raise_title, _raise_summary,
     credit_requests.raise_limit),
    (credit_requests.UNFREEZE_MATTER, gettext_lazy("Unfreezing a customer's credit"), _unfreeze_route, _unfreeze_title,
     _unfreeze_summary, credit_requests.unfreeze),
):  # fmt: skip
    matters.register(
        Matter(
            code=_code,
            label=_label,
            route=_route_of,
            title=_title_of,
            summary=_summary_of,
            rules=RULES,
            on_approved=_follows,
            on_rejected=credit_requests.reject,
            on_sent_back=credit_requests.send_back,
            on_withdrawn=credit_requests.withdraw,
            panel="customers/credit/_panel_request.html",
            panel_context=_request_panel,
            icon="shield",
        )
    )
