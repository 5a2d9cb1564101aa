"""Credit assessments (C14): worked out, submitted for approval, put in force (CUS-11, defaults.md 4 and 11)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.factors import FACTORS, KNOCK_OUTS, PAYMENT, POWER, RATINGS
from customers.credit.holders import holders_of, members_of
from customers.models import CreditAssessment, Customer
from customers.policies.credit import CREDIT
from customers.rules.credit import Computed, compute, is_new, payment_anchor, power_anchor, terms_of
from customers.rules.credit_asked import assessment_waits
from customers.rules.file import not_merged
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO, round_money
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.customer_facts import facts_of
from salesops.core.states import move

from .credit_accounts import freeze_account, grant, lock_account, need_credit, to_json_value, unit_facts

MATTER = "customers.credit"
Occasion = CreditAssessment.Occasion


def holder_of(customer: Customer) -> Customer:
    """The company that holds the account of ``customer``."""
    holder = holders_of([customer.pk])[customer.pk]
    return customer if holder == customer.pk else Customer.objects.get(pk=holder)


class Known:
    """What the portal itself knows for an assessment: of the whole group, as of a day."""

    def __init__(self, customer: Customer, day: date) -> None:
        policy = policy_on(CREDIT, day)
        group = members_of([customer.pk])[customer.pk]
        facts = facts_of(
            group, day, "average_days_late", "oldest_overdue_days", "paid_invoices", "sales_12m", "first_order_on", "overdue"
        )  # fmt: skip
        late = [v for v in facts["average_days_late"].values() if v is not None]
        oldest = [v for v in facts["oldest_overdue_days"].values() if v is not None]
        sales = [v for v in facts["sales_12m"].values() if v is not None]
        paid = [v for v in facts["paid_invoices"].values() if v is not None]
        first = [v for v in facts["first_order_on"].values() if v is not None]
        self.average_late: Decimal | None = max(late, default=None)
        self.oldest: int | None = max(oldest, default=None)
        self.monthly: Decimal | None = round_money(sum(sales, ZERO) / 12) if sales else None
        self.new_customer = is_new(sum(paid) if paid else None, min(first, default=None), day, policy)
        self.payment = payment_anchor(self.average_late, self.oldest, policy)
        self.power = power_anchor(customer.yearly_potential, policy)
        self.overdue_knocks_out = self.oldest is not None and self.oldest > policy["knock_out_days"]
        # What a new customer expects to buy a month: the file's yearly potential, until somebody says otherwise.
        self.expected = round_money(customer.yearly_potential / 12) if customer.yearly_potential is not None else None

    @property
    def anchors(self) -> dict[str, int | None]:
        """Anchors that follow from figures; they aren't chosen by hand where the figure is known."""
        return {PAYMENT: self.payment, POWER: self.power}


def work_out(
    customer: Customer,
    anchors: Mapping[str, int],
    *,
    day: date,
    knock_outs: Sequence[str] = (),
    expected: Decimal | None = None,
    known: Known | None = None,
) -> Computed:
    """Score, rating and limit of ``customer`` on ``day``. Figures known to the portal replace the anchors chosen by hand.

    ``expected``: what a new customer will buy a month, VAT included.
    """
    known = known or Known(customer, day)
    used = dict(anchors) | {PAYMENT: known.payment}
    if known.power is not None:
        used[POWER] = known.power
    out = list(knock_outs)
    if known.overdue_knocks_out and "overdue" not in out:
        out.append("overdue")
    monthly = (expected if expected is not None else known.expected) if known.new_customer else known.monthly
    return compute(
        used,
        monthly=monthly or ZERO,
        revenue=customer.yearly_revenue,
        policy=policy_on(CREDIT, day),
        new_customer=known.new_customer,
        knock_outs=out,
    )


def figures_of(found: Computed) -> dict[str, Any]:
    """The figures behind a computed limit, for keeping and explaining."""
    return {name: _plain(value) for name, value in asdict(found).items()}


def _plain(value: Any) -> Any:
    return [_plain(v) for v in value] if isinstance(value, tuple) else to_json_value(value)


def anchors_fit(anchors: Mapping[str, Any]) -> list[Refusal]:
    """Every factor has an anchor from 1 to 5."""
    return [
        Refusal("customers.anchor-missing", _("Choose 1 to 5."), code)
        for code in FACTORS
        if anchors.get(code) not in (1, 2, 3, 4, 5)
    ]


def asked_fits(rating: str, limit: Decimal, term: int) -> list[Refusal | None]:
    """A rating the policy knows; rating D gets nothing on account."""
    prepaid = rating == "D" and bool(limit or term)
    return [
        None
        if rating in RATINGS
        else Refusal("customers.credit-rating-unknown", _("A credit rating is A, B, C or D."), "asked_rating"),
        Refusal("customers.amount-negative", _("Not less than 0."), "asked_limit") if limit < 0 else None,
        Refusal("customers.credit-term", _("A term is 0 to 365 days."), "asked_term") if not 0 <= term <= 365 else None,
        Refusal("customers.credit-d-has-none", _("Credit rating D has no limit and no term."), "asked_limit")
        if prepaid
        else None,
    ]


def needs_reason(found: Computed, rating: str, limit: Decimal, term: int) -> bool:
    """Asking for more than the policy gives takes a reason."""
    by_hand = RATINGS.index(rating) < RATINGS.index(found.rating)
    return by_hand or limit > found.limit or term > found.term_days


@act("customers.submit_credit")
def submit_assessment(
    *,
    actor: Any,
    customer: Customer,
    anchors: Mapping[str, int],
    evidence: Mapping[str, str],
    asked_limit: Decimal,
    asked_term: int,
    now: datetime,
    asked_rating: str = "",
    knock_outs: Sequence[str] = (),
    expected: Decimal | None = None,
    reason: str = "",
) -> CreditAssessment:
    """Assess the credit of ``customer`` (of its group) and ask for rating, limit and term; section 11 says who decides.

    ``asked_rating`` "" is the one the policy gives. One assessment of a customer waits at a time.
    """
    need_credit(actor, customer, "c", "e")
    day = timezone.localdate(now)
    account = lock_account(customer)
    holder = account.customer
    refuse_if(not_merged(holder), *anchors_fit(_chosen(holder, anchors, day)), *_unknown(knock_outs), kind=Invalid)
    found = work_out(holder, _chosen(holder, anchors, day), day=day, knock_outs=knock_outs, expected=expected)
    rating = asked_rating or found.rating
    refuse_if(*asked_fits(rating, asked_limit, asked_term), kind=Invalid)
    more = needs_reason(found, rating, asked_limit, asked_term) and not reason.strip()
    waiting = CreditAssessment.objects.filter(customer=holder, state="waiting").exists()
    refuse_if(
        Refusal("customers.reason-missing", _("Say why more than the policy gives."), "reason") if more else None,
        assessment_waits() if waiting else None,
        kind=Invalid,
    )
    made = CreditAssessment.objects.create(
        number=draw_number("XY", on=day),
        customer=holder,
        occasion=_occasion(account, day),
        anchors=dict(found.anchors),
        evidence={code: text.strip()[:500] for code, text in evidence.items() if code in FACTORS and text.strip()},
        knock_outs=list(knock_outs),
        figures=figures_of(found),
        score=found.score,
        system_rating=found.rating,
        computed_limit=found.limit,
        computed_term=found.term_days,
        asked_rating=rating,
        asked_limit=round_money(asked_limit),
        asked_term=asked_term,
        reason=reason.strip(),
        policy_number=policy_on(CREDIT, day).number,
        asked_by=actor,
        asked_at=now,
    )
    record_activity(holder, "customers.submit_credit", actor=actor, number=made.number, limit=str(made.asked_limit))
    open_approval(MATTER, made, requester=actor, facts=assessment_facts(made, account), now=now)
    return made


def _chosen(customer: Customer, anchors: Mapping[str, int], day: date) -> dict[str, int]:
    """Anchors as chosen, with those the portal knows from figures filled in."""
    known = {code: anchor for code, anchor in Known(customer, day).anchors.items() if anchor is not None}
    return {**anchors, **known}


def _unknown(knock_outs: Sequence[str]) -> list[Refusal]:
    wrong = sorted(set(knock_outs) - set(KNOCK_OUTS))
    return [Refusal("customers.knock-out-unknown", _("There is no such knock-out."), "knock_outs")] if wrong else []


def _occasion(account: Any, day: date) -> str:
    if not account.rating:
        return Occasion.NEW
    return Occasion.REVIEW if account.review_on and account.review_on <= day else Occasion.CHANGE


def assessment_facts(assessment: CreditAssessment, account: Any) -> dict[str, Any]:
    """What is approved: another value of any of these starts the approval again."""
    names = ("number", "score", "system_rating", "computed_limit", "computed_term", "asked_rating", "asked_limit",
             "asked_term", "reason", "occasion")  # fmt: skip
    found = {name: to_json_value(getattr(assessment, name)) for name in names}
    found |= {"before_rating": account.rating, "before_limit": to_json_value(account.limit)}
    return found | unit_facts(assessment.customer)


@act("customers.grant_credit")
def grant_asked(*, record: CreditAssessment, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: rating, limit and term hold from today; a knock-out freezes."""
    day = timezone.localdate(now)
    account = lock_account(record.customer)
    # The customer joined a group while this waited: the group's account isn't what was decided on.
    moved = Refusal("customers.credit-of-the-group", _("The group of this customer holds the limit."))
    refuse_if(moved if account.customer_id != record.customer_id else None)
    move(record, "approve", actor=None, decided_at=now)
    account = grant(
        account,
        rating=record.asked_rating,
        limit=record.asked_limit,
        term_days=record.asked_term,
        score=record.score,
        computed=record.computed_limit,
        day=day,
        now=now,
        by=actor,
        reason=record.reason,
        number=record.number,
    )
    facts = {"number": record.number, "rating": record.asked_rating, "limit": str(record.asked_limit)}
    record_activity(record.customer, "customers.grant_credit", actor=actor, **facts)
    if "knock_out" in record.figures.get("reasons", ()) and not account.is_frozen:
        freeze_account(account, cause="knock_out", reason=record.reason or record.number, by=actor, now=now)


@act("customers.reject_credit")
def reject(*, record: CreditAssessment, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected: nothing changes."""
    _close(record, "reject", actor, now)


@act("customers.return_credit")
def send_back(*, record: CreditAssessment, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back: a new assessment begins with these anchors."""
    _close(record, "send_back", actor, now)


@act("customers.withdraw_credit")
def withdraw(*, record: CreditAssessment, approval: Approval, actor: Any, now: datetime) -> None:
    """Taken back by who asked."""
    _close(record, "withdraw", actor, now)


def _close(record: CreditAssessment, verb: str, actor: Any, now: datetime) -> None:
    move(record, verb, actor=None, decided_at=now)
    record_activity(record.customer, f"customers.{verb}_credit", actor=actor, number=record.number)


def standard_terms(rating: str, day: date) -> Mapping[str, Any]:
    """What the policy gives ``rating`` on ``day``."""
    return terms_of(rating, policy_on(CREDIT, day))
