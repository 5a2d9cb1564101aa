"""Vacancies of the demo and this month's contest: whoever the last closing found eligible has applied."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import OrgUnit, OrgUnitHead, Position, Posting
from assessments.models import Contest, ImprovementPlan, Promotion, Vacancy
from assessments.rules.selection import PARTS
from assessments.services import contests
from assessments.services.vacancies import applying, deciding, publishing, scoring
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.report_periods import last_of

TEXT = "统筹大区内各市场的销售目标与团队建设；五年以上一线管理经验，带过两个以上市场者优先。"
MOTIVATIONS = (
    "所带市场连续两年完成目标，团队稳定；希望把客户分级与回款管理的做法推广到整个大区。",
    "今年逾期率降了一半，三名主管是自己带出来的；愿意先从最弱的市场做起。",
    "熟悉大客户年度框架谈判，跨区项目协调经验多；大区的重点是统一报价口径和备件保障。",
)
# Who sits on the panel, and what the first applicant gets of each in the four parts; those after get a little less.
PANEL = ("deputy", "gm", "director")
GIVEN = {"deputy": (78, 80, 74, 79), "gm": (80, 76, 72, 78), "director": (75, 79, 76, 80)}
SAID = ("业绩扎实，跨区经验不足。", "带队有方法，述职数据清楚。", "思路清晰，大区规划还要更具体。")
WORSE, BETTER = -6, 8
UNFILLED = "最高分未达到 80 分，补充业绩材料后重新公布。"
PRIZES = ("奖金 3,000 元", "奖金 2,000 元", "奖金 1,000 元")
RULES = "按当月销售额排名，红字冲减计入。试用期新人按 150% 折算。"
NEWCOMERS = Decimal(150)


def _at(demo: DemoCompany, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(demo.today - timedelta(days=days), time(9, 30)))


def build_vacancy(demo: DemoCompany) -> None:
    """The first time nobody reached the least score; the second time the director has still to score. Without applicants, open."""
    post = Position.objects.filter(code="P50", is_active=True).first()
    company = OrgUnit.objects.filter(kind=OrgUnit.Kind.COMPANY).first()
    if post is None or company is None:
        return
    busy = {one.person_id for rows in (ImprovementPlan.objects.active(), Promotion.objects.undecided()) for one in rows}
    people = [who for who in publishing.eligible_people(post) if who.pk not in busy][: len(MOTIVATIONS)]
    if not people:
        _publish(demo, post, company, begun=4, days=14)
        return
    first = _publish(demo, post, company, begun=34, days=10)
    _apply(demo, first, people[-2:], ago=26)
    first = scoring.close(actor=None, vacancy=first, now=_at(demo, 23))
    for member in PANEL:
        _score(demo, first, member, ago=21, more=WORSE)
    first.refresh_from_db()
    deciding.decide(
        actor=demo.people["gm"], vacancy=first, winner=None, reason=UNFILLED, now=_at(demo, 20), version=first.version
    )
    second = _publish(demo, post, company, begun=14, days=10)
    _apply(demo, second, people, ago=7)
    second = scoring.close(actor=None, vacancy=second, now=_at(demo, 3))
    for member in PANEL[:-1]:
        _score(demo, second, member, ago=1, more=BETTER)


def _publish(demo: DemoCompany, post: Position, company: OrgUnit, *, begun: int, days: int) -> Vacancy:
    """By the director, who sits on the panel with his deputy and the general manager."""
    closes_on = demo.today + timedelta(days=days - begun)
    return publishing.publish(
        actor=demo.people["director"], position=post, unit=company, closes_on=closes_on, score_by=closes_on + timedelta(days=7),
        text=TEXT, panel=[demo.people[who] for who in PANEL], now=_at(demo, begun),
    )  # fmt: skip


def _apply(demo: DemoCompany, vacancy: Vacancy, people: Sequence[Any], ago: int) -> None:
    for who, motivation in zip(people, MOTIVATIONS, strict=False):
        review = applying.evidence_of(who, vacancy)
        if not applying.why_not(who, vacancy, review, _at(demo, ago)):
            applying.apply(actor=who, vacancy=vacancy, motivation=motivation, now=_at(demo, ago))


def _score(demo: DemoCompany, vacancy: Vacancy, member: str, *, ago: int, more: int) -> None:
    for n, one in enumerate(scoring.standing(vacancy)):
        parts = {part: Decimal(points + more - 3 * n) for part, points in zip(PARTS, GIVEN[member], strict=True)}
        note = SAID[(n + len(member)) % len(SAID)]
        scoring.score(actor=demo.people[member], application=one, parts=parts, note=note, now=_at(demo, ago))


def build_contest(demo: DemoCompany) -> None:
    """Among the people of a market, announced with the month; newcomers count half as much again."""
    manager = demo.people["manager"]
    market = OrgUnitHead.objects.on(demo.today).filter(user=manager, unit__kind="market").select_related("unit").first()
    if market is None:
        return
    first = demo.today.replace(day=1)
    begun = _at(demo, demo.today.day - 1)
    made = contests.create(
        actor=manager, name=f"{first.month} 月销售冲刺", kpi="K01", of=Contest.Of.PEOPLE, unit=market.unit, first=first,
        last=last_of(first.year, first.month), prizes=PRIZES, text=RULES, now=begun,
    )  # fmt: skip
    new = {row.user_id for row in Posting.objects.on(first).filter(position__code="P10")}
    handicaps = {entry.pk: NEWCOMERS if entry.person_id in new else entry.handicap for entry in made.entries.all()}
    contests.set_entries(actor=manager, contest=made, handicaps=handicaps)
    started = contests.start(actor=manager, contest=Contest.objects.get(pk=made.pk), now=begun)
    contests.refresh(actor=None, contest=started, now=timezone.now())


demo_parts.register(DemoPart("assessments.vacancy", 114, build_vacancy))
demo_parts.register(DemoPart("assessments.contest", 115, build_contest))
