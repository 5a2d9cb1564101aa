"""Visits of the demo company since 1 January of last year: the history in bulk, these days through the services, with plans.

Small: about 45,000 contacts; large: 2,000,000, loaded by COPY.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import Absence, Posting, User
from customers.models import Contact, Customer, PlannedVisit, Visit
from customers.plan_spans import monday
from customers.services.moments import refresh_moments
from customers.services.plans import comment_planned_visit, hand_in_plan, may_comment, miss_planned_visit, plan_visit
from customers.services.visit_history import months_counted_later
from customers.services.visits import log_visit
from customers.visit_month_guards import REBUILD
from salesops.core import worktime
from salesops.core.loading import loading
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

LARGE = 2_000_000
BATCH = 100_000
NULL = "\\N"
# Days of the end that are written through the services.
RECENT = 6
COLUMNS = (
    "customer_id", "user_id", "unit_id", "way", "visited_at", "logged_at", "is_late", "purpose", "outcome", "notes",
    "next_step", "next_on", "contact_id", "duration", "intent", "findings", "imported", "version",
)  # fmt: skip
WAYS = ("visit",) * 14 + ("customer_came", "video", "phone", "phone", "phone", "message", "message", "email")
PURPOSES = (
    "research",
    "proposal",
    "negotiation",
    "contract",
    "collection",
    "delivery",
    "service",
    "maintenance",
    "callback",
)
OUTCOMES = ("progress",) * 4 + ("no_change",) * 6 + ("obstacle",)
STEPS = ("quote", "visit_again", "call", "technical", "sample", "contract", "collect")
SAID = (
    "认可二期方案，要含安装的总价，担心停产超过 3 天。",
    "采购经理换人，新负责人要求重新提交资质。",
    "对价格有异议，希望年度框架再让 3 个点。",
    "生产旺季，设备满负荷，年底前不安排停机改造。",
    "现场看了样机，操作班长满意，等厂长拍板。",
    "财务确认本月底前付清到期货款。",
    "备件库存告急，口头要 200 套，等正式订单。",
    "竞争对手报价低 5%，但交期长三周。",
    "维护拜访，设备运行正常，提出培训需求。",
    "技术部要求补充能耗对比数据。",
    "合同文本已交法务，预计一周内回复。",
    "新厂区明年三季度投产，可提前介入选型。",
    "",
)


class Seller(NamedTuple):
    """Who visits: the person, the days at work with the unit of each, the customers."""

    user_id: int
    days: list[tuple[date, int]]
    customers: list[tuple[int, date, int | None]]


def build_visits(demo: DemoCompany) -> None:
    """History, then the last days and the plans of this week and the next as the services write them."""
    last = worktime.add_working_days(demo.today, -RECENT)
    sellers = _sellers(demo, last)
    if demo.size == "large":
        _load(demo, sellers)
    else:
        _copy(demo, sellers)
    refresh_moments(demo.today)
    if demo.size == "small":
        _write_recent(demo, worktime.add_working_days(demo.today, 1 - RECENT))
        _write_plans(demo)


def _load(demo: DemoCompany, sellers: list[Seller]) -> None:
    """Millions: without the indexes their months are counted by, which are counted at once behind them."""
    with months_counted_later(), loading(Visit):
        _copy(demo, sellers)
    with connection.cursor() as cursor:
        for statement in REBUILD:
            cursor.execute(statement)


def _sellers(demo: DemoCompany, last: date) -> list[Seller]:
    files: dict[int, list[tuple[int, date, int | None]]] = defaultdict(list)
    met = dict(Contact.objects.filter(is_primary=True).values_list("customer", "pk"))
    owned = (
        Customer.objects.current().filter(owner__isnull=False).order_by("pk").values_list("owner", "pk", "opened_on")
    )
    for owner, pk, opened in owned.iterator(chunk_size=10_000):
        files[owner].append((pk, opened, met.get(pk)))
    calendar = worktime.work_calendar()
    working = [day for day in _days(demo.since, last) if calendar.is_working_day(day)]
    away = _away(files)
    units: dict[int, list[tuple[Any, int]]] = defaultdict(list)
    for user, period, unit in Posting.objects.filter(user__in=files).values_list("user", "period", "unit"):
        units[user].append((period, unit))
    found = []
    for user, customers in sorted(files.items()):
        days = []
        for day in working:
            unit = next((unit for period, unit in units[user] if day in period), None)
            if unit is not None and day not in away[user]:
                days.append((day, unit))
        # Some are visited more often than others.
        deck = [row for row in customers for _n in range(demo.random.choice((1, 1, 2, 3)))]
        demo.random.shuffle(deck)
        found.append(Seller(user, days, deck))
    return found


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def _away(people: Any) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for absence in Absence.objects.counting().filter(user__in=people).exclude(kind="trip"):
        found[absence.user_id].update(day for day, _halves in absence.halves())
    return found


def _copy(demo: DemoCompany, sellers: list[Seller]) -> None:
    worked = sum(len(s.days) for s in sellers) or 1
    a_day = LARGE / worked if demo.size == "large" else 2.6
    statement = f"COPY customers_visit ({', '.join(COLUMNS)}) FROM STDIN"
    lines: list[str] = []
    with connection.cursor() as cursor:
        for seller in sellers:
            for line in _lines(demo, seller, a_day):
                lines.append(line)
                if len(lines) == BATCH:
                    cursor.copy_expert(statement, StringIO("".join(lines)))
                    lines.clear()
        cursor.copy_expert(statement, StringIO("".join(lines)))


def _lines(demo: DemoCompany, seller: Seller, a_day: float) -> Iterator[str]:
    chance = demo.random
    deck, at, owed = seller.customers, 0, 0.0
    for day, unit in seller.days:
        owed += a_day * (0.6 + 0.8 * chance.random())
        count, tries = int(owed), 0
        owed -= count
        while count and tries < 200:
            customer, opened, contact = deck[at % len(deck)]
            at += 1
            tries += 1
            if opened <= day:
                count -= 1
                yield _line(chance, day, unit, seller.user_id, customer, contact)


def _line(chance: Any, day: date, unit: int, user: int, customer: int, contact: int | None) -> str:
    way = WAYS[int(chance.random() * len(WAYS))]
    visits = way in ("visit", "customer_came")
    minutes = 510 + int(chance.random() * 96) * 5
    late = chance.random()
    logged = minutes + (int(chance.random() * 180) if late > 0.03 else 1500 + int(chance.random() * 2800))
    purpose = PURPOSES[int(chance.random() * len(PURPOSES))] if visits else ""
    outcome = OUTCOMES[int(chance.random() * len(OUTCOMES))] if visits or chance.random() < 0.6 else ""
    said = SAID[int(chance.random() * len(SAID))]
    step = STEPS[int(chance.random() * len(STEPS))] if outcome and chance.random() < 0.9 else ""
    dated = step and chance.random() < 0.4
    step_on: date | str = day + timedelta(days=8 + int(chance.random() * 22)) if dated else NULL
    start = f"{day} {minutes // 60:02d}:{minutes % 60:02d}:00+08"
    end_day = day + timedelta(days=logged // 1440)
    end = f"{end_day} {logged % 1440 // 60:02d}:{logged % 60:02d}:00+08"
    length = str(20 + int(chance.random() * 14) * 5) if visits else NULL
    intent = ("high", "middle", "middle", "low", "")[int(chance.random() * 5)] if visits else ""
    late_mark = "t" if logged - minutes > 1440 else "f"
    return (
        f"{customer}\t{user}\t{unit}\t{way}\t{start}\t{end}\t{late_mark}\t{purpose}\t{outcome}\t{said}\t{step}\t{step_on}"
        f"\t{contact or NULL}\t{length}\t{intent}\t{{}}\tf\t1\n"
    )


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def _team(demo: DemoCompany) -> list[User]:
    """The people whose last days come through the services: the sign-ins of the demo and the team of ``rep``."""
    rep = demo.people["rep"]
    unit = Posting.objects.on(demo.today).get(user=rep).unit_id
    mates = Posting.objects.on(demo.today).filter(unit=unit, user__is_active=True, user__customers__isnull=False)
    people = User.objects.filter(pk__in=mates.values("user")) | User.objects.filter(username__in=("rep", "rep2"))
    return list(people.distinct().order_by("username"))


def _own(user: User) -> list[Customer]:
    return list(user.customers.current().order_by("follow_up_on", "pk")[:24])


def _write_recent(demo: DemoCompany, first: date) -> None:
    """The last working days, yesterday included, of everybody; today's come with the plans."""
    chance = demo.random
    team = _team(demo)
    others = User.objects.filter(customers__isnull=False).exclude(pk__in=[u.pk for u in team]).distinct()
    calendar = worktime.work_calendar()
    away = _away([u.pk for u in others] + [u.pk for u in team])
    for user in [*team, *others.order_by("username")]:
        mine = _own(user)
        chance.shuffle(mine)
        for day in _days(first, demo.today - timedelta(days=1)):
            if not calendar.is_working_day(day) or day in away[user.pk] or not mine:
                continue
            for slot in range(3 if user in team else 1):
                _log(demo, user, mine[(day.toordinal() * 3 + slot) % len(mine)], day, 9 + slot * 3)


def _log(demo: DemoCompany, user: User, customer: Customer, day: date, hour: int, **given: Any) -> None:
    chance = demo.random
    at = _moment(max(day, customer.opened_on), hour, chance.choice((0, 15, 30, 40)))
    values: dict[str, Any] = {
        "way": chance.choice(WAYS),
        "purpose": chance.choice(PURPOSES),
        "outcome": chance.choice(OUTCOMES),
        "notes": chance.choice(SAID),
        "next_step": chance.choice(STEPS),
        "next_on": worktime.next_working_day(day + timedelta(days=chance.randint(1, 12))),
        "duration": chance.choice((30, 45, 60, 90)),
        "intent": chance.choice(("high", "middle", "low", "")),
        "contact": customer.contacts.filter(is_primary=True).first(),
    } | given
    log_visit(actor=None, user=user, customer=customer, visited_at=at, now=at + timedelta(minutes=50), **values)


def _write_plans(demo: DemoCompany) -> None:
    """Plans of this week (done, open, missed) and of the next, with key visits and what the supervisor said."""
    week = monday(demo.today)
    supervisor = demo.people["supervisor"]
    for place, user in enumerate(_team(demo)):
        mine = _own(user)
        if len(mine) < 12:
            continue
        _this_week(demo, user, mine, week)
        _next_week(demo, user, mine, week + timedelta(days=7), supervisor, spoken=place % 2 == 0)


def _this_week(demo: DemoCompany, user: User, mine: list[Customer], week: date) -> None:
    calendar = worktime.work_calendar()
    days = [day for day in _days(week, week + timedelta(days=6)) if calendar.is_working_day(day)]
    for n, day in enumerate(days):
        for slot in range(2):
            customer = mine[(2 * n + slot) % len(mine)]
            hour = 10 + slot * 4
            item = plan_visit(
                actor=None, user=user, customer=customer, day=day, today=min(day, week), at=time(hour, 30),
                purpose=demo.random.choice(PURPOSES), is_key=slot == 0 and n % 2 == 0, goal="确认采购计划与预算",
            )  # fmt: skip
            if day < demo.today and slot == 0 and n == 1:
                miss_planned_visit(actor=None, item=item, reason="客户临时出差，改到下周")
            elif (day < demo.today or (day == demo.today and slot == 0)) and not item.visit_id:
                _log(demo, user, customer, day, hour, way="visit")
    hand_in_plan(actor=None, user=user, span="week", first=week, now=_moment(week - timedelta(days=3), 16, 20))
    first = demo.today.replace(day=1)
    hand_in_plan(actor=None, user=user, span="month", first=first, now=_moment(first - timedelta(days=5), 11))


def _next_week(
    demo: DemoCompany, user: User, mine: list[Customer], week: date, supervisor: User, *, spoken: bool
) -> None:  # fmt: skip
    """``spoken``: the supervisor says something about it, where it is his team's."""
    for n in range(5):
        day = worktime.next_working_day(week + timedelta(days=n))
        customer = mine[-1 - n]
        if PlannedVisit.objects.filter(user=user, customer=customer, day=day).exists():
            continue
        item = plan_visit(
            actor=None, user=user, customer=customer, day=day, today=demo.today, at=time(9 + n, 30), purpose=PURPOSES[n],
            is_key=n in (0, 2), goal=("推动年度框架合同", "", "拿下二期方案决策人")[n] if n < 3 else "",
            support="请技术部陪访" if n == 2 else "",
        )  # fmt: skip
        if item.is_key and n == 0 and spoken and may_comment(supervisor, item):
            comment_planned_visit(
                actor=supervisor, item=item, comment="先约到生产厂长再谈框架", fix=False, now=_moment(demo.today, 9, 5)
            )


demo_parts.register(DemoPart("customers.visits", 33, build_visits))
