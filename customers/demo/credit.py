"""Credit of the demo company: six in ten customers rated, some warned, some frozen, two monthly lists signed off.

Accounts and assessments are written in bulk as the services would have left them; signs, freezes and lists go through the services.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from accounts.models import RoleGrant, User
from customers.credit.factors import FACTORS
from customers.models import CreditAccount, CreditAssessment, CreditChange, Customer, ShippingAddress
from customers.policies.credit import CREDIT
from customers.rules.credit import compute, next_review
from customers.services import monthly_lists
from customers.services.credit_accounts import freeze, to_json_value
from customers.services.credit_assessing import figures_of
from customers.services.credit_signs import enter_sign
from salesops.core.numbering.drawing import draw_numbers
from salesops.core.policies import policy_on
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

BATCH = 5_000
SHARE = 0.6
SIGNS = (
    ("lawsuit", "裁判文书网：作为被告的买卖合同纠纷，标的 18.6 万"),
    ("changes_twice", "企查信息：一年内两次变更法定代表人"),
    ("wages", "拜访时得知 9 月工资未发，两条线停产"),
    ("dumping", "市场上以低于出厂价 12% 抛货"),
    ("contact_lost", "十个工作日内三次联系不上"),
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_current_timezone())


def build_credit(demo: DemoCompany) -> None:
    """Assessments since the start of the demo, the newest within its review period; the odd late one."""
    rows = Customer.objects.filter(owner__isnull=False, merged_into__isnull=True).order_by("pk")
    last = 0
    while part := list(rows.filter(pk__gt=last).select_related("owner")[:BATCH]):
        last = part[-1].pk
        _rate([c for c in part if demo.random.random() < SHARE], demo)
    _signs(demo)
    _lists(demo)


def _rate(customers: list[Customer], demo: DemoCompany) -> None:
    chance = demo.random
    made: list[tuple[Customer, date, CreditAssessment]] = []
    numbers = draw_numbers("XY", len(customers), on=demo.since)
    for customer, number in zip(customers, numbers, strict=True):
        day = demo.today - timedelta(days=chance.randint(3, 150))
        day = max(day, customer.opened_on)
        policy = policy_on(CREDIT, day)
        anchors = {code: chance.choices((1, 2, 3, 4, 5), (3, 10, 30, 37, 20))[0] for code in FACTORS}
        monthly = Decimal(chance.choice((30_000, 60_000, 120_000, 260_000, 480_000)))
        found = compute(anchors, monthly=monthly, revenue=customer.yearly_revenue, policy=policy)
        asked = CreditAssessment(
            number=number, customer=customer, occasion="new", anchors=dict(found.anchors), figures=figures_of(found),
            evidence={"finances": "年度审计报告摘要"} if chance.random() < 0.4 else {}, score=found.score,
            system_rating=found.rating, computed_limit=found.limit, computed_term=found.term_days,
            asked_rating=found.rating, asked_limit=found.limit, asked_term=found.term_days, state="approved",
            asked_by=customer.owner, asked_at=at(day, 9), decided_at=at(day, 16),
        )  # fmt: skip
        made.append((customer, day, asked))
    CreditAssessment.objects.bulk_create(asked for _c, _d, asked in made)
    accounts = [
        CreditAccount(
            customer=customer, rating=asked.asked_rating, score=asked.score, limit=asked.asked_limit,
            computed_limit=asked.computed_limit, term_days=asked.asked_term, reviewed_on=day,
            review_on=next_review(asked.asked_rating, day, policy_on(CREDIT, day)),
        )
        for customer, day, asked in made
    ]  # fmt: skip
    CreditAccount.objects.bulk_create(accounts)
    CreditChange.objects.bulk_create(
        CreditChange(
            account=account, kind=CreditChange.Kind.GRANTED, at=at(day, 16), number=asked.number,
            before={"rating": "", "limit": "0.00", "term_days": 0},
            after={"rating": account.rating, "limit": to_json_value(account.limit), "term_days": account.term_days},
        )
        for account, (_customer, day, asked) in zip(accounts, made, strict=True)
    )  # fmt: skip


def _signs(demo: DemoCompany) -> None:
    rated = Customer.objects.filter(credit_account__limit__gt=0).select_related("owner").order_by("pk")
    warned = list(rated[: 4 * len(SIGNS)])[::2]
    for n, customer in enumerate(warned):
        kind, evidence = SIGNS[n % len(SIGNS)]
        day = demo.today - timedelta(days=demo.random.randint(0, 4))
        enter_sign(
            actor=customer.owner, customer=customer, kind=kind, evidence=evidence, found_on=day, now=at(demo.today, 9)
        )
    finance = _holder("FIN", demo.today)
    if finance:
        for n in (50, 51, 52):
            # One that is frozen, by a sign or by this, takes its group along: each is looked for anew.
            for customer in rated.exclude(credit_account__state="frozen")[n : n + 1]:
                freeze(actor=finance, customer=customer, reason="承兑汇票拒付，等待说明", now=at(demo.today, 9))


def _lists(demo: DemoCompany) -> None:
    lead = _holder("SSL", demo.today)
    if lead is None or demo.size != "small":
        return
    month = demo.today.replace(day=1)
    for _n in range(2):
        month = (month - timedelta(days=1)).replace(day=1)
        signed_on = (month + timedelta(days=32)).replace(day=4)
        if signed_on > demo.today:
            continue
        # A few are left: the list says so.
        checked = ShippingAddress.objects.alias(rest=F("pk") % 9).filter(is_active=True).exclude(rest=0)
        checked.update(checked_on=signed_on - timedelta(days=2), checked_by=lead)
        for kind in ("credit", "shipping"):
            made = monthly_lists.prepare(actor=lead, kind=kind, month=month, now=at(signed_on, 9))
            late = "复评资料待客户年报，下月补齐"
            reason = late if kind == "credit" else "客户停产检修，联系不上收货人，下月补核"
            monthly_lists.sign_off(actor=lead, monthly=made, now=at(signed_on, 11), reason=reason)


def _holder(role: str, day: date) -> User | None:
    held = RoleGrant.objects.on(day).filter(role=role).values("user")
    return User.objects.active().filter(pk__in=held).order_by("username").first()


demo_parts.register(DemoPart("customers.credit", 36, build_credit))
