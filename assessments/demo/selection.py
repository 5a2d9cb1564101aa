"""A vacancy of the demo and this month's contest: whoever the last closing found eligible has applied."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import OrgUnit, OrgUnitHead, Position, Posting
from assessments.models import Contest
from assessments.services import contests
from assessments.services.vacancies import applying, publishing
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.report_periods import last_of

TEXT = "统筹大区内各市场的销售目标与团队建设;五年以上一线管理经验,带过两个以上市场者优先。"
MOTIVATION = "所带市场连续两年完成目标,团队稳定;希望把客户分级与回款管理的做法推广到整个大区。"
PRIZES = ("奖金 3,000 元", "奖金 2,000 元", "奖金 1,000 元")
RULES = "按当月销售额排名,红字冲减计入。试用期新人按 150% 折算。"
NEWCOMERS = Decimal(150)
APPLICANTS = 3


def _at(demo: DemoCompany, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(demo.today - timedelta(days=days), time(9, 30)))


def build_vacancy(demo: DemoCompany) -> None:
    """Published four days ago by the director, who sits on the panel with his deputy and the general manager."""
    post = Position.objects.filter(code="P50", is_active=True).first()
    company = OrgUnit.objects.filter(kind=OrgUnit.Kind.COMPANY).first()
    if post is None or company is None:
        return
    closes_on = demo.today + timedelta(days=10)
    panel = [demo.people[who] for who in ("director", "deputy", "gm")]
    vacancy = publishing.publish(
        actor=panel[0], position=post, unit=company, closes_on=closes_on, score_by=closes_on + timedelta(days=7), text=TEXT,
        panel=panel, now=_at(demo, 4),
    )  # fmt: skip
    for who in publishing.eligible_people(post)[:APPLICANTS]:
        review = applying.evidence_of(who, vacancy)
        if not applying.why_not(who, vacancy, review, _at(demo, 1)):
            applying.apply(actor=who, vacancy=vacancy, motivation=MOTIVATION, now=_at(demo, 1))


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
