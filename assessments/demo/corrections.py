"""What the demo decides on cards outside their steps: late corrections, red lines, each as far as another day has brought it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from assessments.models import CardCorrection, RedLine, Scorecard
from assessments.policies.corrections import least_change
from assessments.services.cards import correcting, red_lines
from assessments.services.cards.computing import card_of, values_of
from salesops.core import worktime
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

CORRECTED = "K25"
MORE = Decimal(6)
REASON = "两周的周状态确认因网络故障未写入系统，事后补录未计入当月。"
EVIDENCE = "信息部故障单与当日截屏，已附在工作日志。"

PROMISE = "客户反映口头承诺“年底前免费更换一套备件”，未写入合同，也未报批；通话记录与客户邮件已留存。"
UNDER_FLOOR = "报价单低于底价 4% 发给客户，事前没有走特价审批；报价单与邮件已留存。"
FORGED = "两条拜访记录的定位与客户地址相距 30 公里，客户确认当天没有来访。"
ADMITTED = "当时为赶在季末签约，没有先报批，愿意承担责任；客户后来按正常价格成交。"
EXPLAINED = "拜访在客户新厂区进行，地址还没更新；已请客户补充书面说明。"


def at(demo: DemoCompany, ago: int, hour: int) -> datetime:
    """On the last working day ``ago`` days back."""
    calendar = worktime.work_calendar()
    return calendar.at(calendar.last_working_day(demo.today - timedelta(days=ago)), time(hour))


def closed_cards(demo: DemoCompany, before: datetime) -> Iterator[Scorecard]:
    """Of the last months, the newest first: people without a sign-in whose rater is neither director nor general manager."""
    judges = [demo.people[name] for name in ("director", "deputy", "gm")]
    named = [person.pk for name, person in demo.people.items() if not name.startswith("u")]
    rows = Scorecard.objects.with_snapshot().filter(
        state="closed", cycle__cycle="M", cycle__closed_at__lt=before, person__is_active=True, total__isnull=False,
        rater__isnull=False, rater__is_active=True, red_lines=None,
    )  # fmt: skip
    rows = rows.exclude(rater__in=judges).exclude(person__in=named).select_related("person", "rater")
    return rows.order_by("-cycle__last", "pk").iterator(chunk_size=50)


def build_corrections(demo: DemoCompany) -> None:
    """Asked for by the director: one the general manager agreed to, one that waits for him."""
    asked = at(demo, 9, 10)
    found = (card for card in closed_cards(demo, asked) if _changes(card, demo))
    for card, moment in zip(found, (asked, at(demo, 1, 10)), strict=False):
        value = values_of(card, late=True)[CORRECTED] or Decimal()
        made = correcting.correct(
            actor=demo.people["director"], card=card, kpi=CORRECTED, after=value + MORE, reason=REASON, evidence=EVIDENCE,
            now=moment,
        )  # fmt: skip
        if moment == asked:
            agree(made, correcting.MATTER, at(demo, 7, 15))


def _changes(card: Scorecard, demo: DemoCompany) -> bool:
    """Whether so much more of the KPI is worth a correction."""
    value = values_of(card, late=True).get(CORRECTED)
    if value is None or value + MORE > 100:
        return False
    old, new = card_of(card, late=True), card_of(card, late=True, instead={CORRECTED: value + MORE})
    if old.total is None or new.total is None:
        return False
    return abs(new.total - old.total) > least_change(demo.today)


def build_red_lines(demo: DemoCompany) -> None:
    """One decided, one answered and before the director, one whose answer is still awaited."""
    said = at(demo, 8, 9)
    cards = (card for card in closed_cards(demo, said) if red_lines.may_say(card, card.rater))
    decided, answered, heard = (next(cards, None) for _one in range(3))
    if decided is not None:
        line = _say(decided, RedLine.Kind.UNDER_FLOOR, UNDER_FLOOR, said)
        line = red_lines.answer(actor=decided.person, red_line=line, answer=ADMITTED, now=at(demo, 6, 11))
        agree(line, red_lines.MATTER, at(demo, 4, 16))
    if answered is not None:
        line = _say(answered, RedLine.Kind.FORGED, FORGED, at(demo, 4, 9))
        red_lines.answer(actor=answered.person, red_line=line, answer=EXPLAINED, now=at(demo, 2, 14))
    if heard is not None:
        _say(heard, RedLine.Kind.PROMISE, PROMISE, at(demo, 1, 15))


def _say(card: Scorecard, kind: str, facts: str, now: datetime) -> RedLine:
    return red_lines.propose(actor=card.rater, card=card, kind=kind, facts=facts, now=now)


def agree(record: CardCorrection | RedLine, matter: str, now: datetime) -> None:
    """Everybody asked agrees, one after the other."""
    steps = ApprovalStep.objects.waiting().filter(approval__matter=matter, approval__record_id=str(record.pk))
    while step := steps.order_by("pk").first():
        person: Any = step.people.filter(ended_at=None).select_related("user").order_by("pk").first()
        if person is None:
            return
        approve(step_id=step.pk, actor=person.user, now=now)


def build(demo: DemoCompany) -> None:
    build_red_lines(demo)
    build_corrections(demo)


demo_parts.register(DemoPart("assessments.corrections", 113, build))
