"""The people of the demo company: the sign-ins of contract.md and their colleagues, with a past.

People and postings are written in bulk as the services would have written them; a test compares. The open work of the last
weeks (leave, deputies) is made through the services, in ``absences.py``.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import defaults
from accounts.models import (
    AssistantDuty,
    MarketCharge,
    OrgUnit,
    OrgUnitHead,
    Position,
    Posting,
    RoleGrant,
    SecretaryDuty,
    User,
)
from accounts.services.install import install_defaults
from salesops.core import worktime
from salesops.core.acts import acting
from salesops.core.chinese import sort_key
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.report_periods import moved

PASSWORD = "demo-2026"  # noqa: S105 - contract.md: shown by `make run`; production refuses to start with demo people
# A reserved domain: nothing is ever delivered there, and production recognises demo people by it.
MAIL_DOMAIN = "demo.example"
FOUNDED = date(2018, 1, 1)
# Regions of those who sell in the small company; every third of them was promoted once.
SELLERS = (
    "EC-2", "EC-1", "NC-1", "SC-1", "NE-1", "NC-2", "NW-1", "SW-1", "CC-2", "EC-3", "EC-2", "EC-4", "EC-5",
)  # fmt: skip
# Newcomers whose first three months are over: the working day after them it is today, so that one stands in each step of the
# assessment of these months (defaults.md 9.4). The first of several that lets the person begin on a working day.
PROBATIONS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("SC-1-A", (7, 6, 8)), ("EC-2-A", (10, 9, 11)), ("NC-1-A", (13, 12, 14)), ("EC-1-A", (15,)), ("SC-1-A", (17, 18, 16, 19)),
    ("NE-1-A", (45, 44, 46, 47)),
)  # fmt: skip


class Person(NamedTuple):
    username: str
    name: str
    unit: str
    position: str
    roles: str
    heads: str = ""


SIGN_INS: tuple[Person, ...] = (
    Person("gm", "方国华", "HQ", "P80", "GM", "HQ"),
    Person("director", "刘洋", "HQ", "P70", "DIR"),
    Person("deputy", "马骏", "HQ", "P60", "DIR"),
    Person("manager", "周启明", "EC", "P40", "MGR", "EC"),
    Person("supervisor", "赵雨桐", "EC-2-A", "P25", "REP MGR", "EC-2-A"),
    Person("rep", "林若溪", "EC-2-A", "P20", "REP"),
    Person("rep2", "高远", "NC-1-A", "P11", "REP"),
    Person("assistant", "苏晴", "EC-2-A", "P15", "AST"),
    Person("lead", "何静怡", "SSG", "P17", "SSL", "SSG"),
    Person("secretary", "陈思远", "SSG", "P16", "SEC"),
    Person("secretary2", "梁佳怡", "SSG", "P16", "SEC"),
    Person("finance", "许文博", "FIN", "S20", "FIN MGR", "FIN"),
    Person("legal", "唐晓琳", "LEG", "S20", "LEG MGR", "LEG"),
    Person("logistics", "徐建国", "LOG", "S20", "LOG MGR", "LOG"),
    Person("marketing", "郑凯文", "MKT", "S20", "MKT MGR", "MKT"),
    Person("service", "罗敏", "CSV", "S20", "CSV MGR", "CSV"),
    Person("crm", "韩雪", "CSV", "S10", "CRM"),
    Person("technical", "冯志强", "TEC", "S20", "TEC MGR", "TEC"),
    Person("production", "曹德明", "PRD", "S20", "PRD MGR", "PRD"),
    Person("purchasing", "彭丽华", "PUR", "S20", "PUR MGR", "PUR"),
    Person("hr", "孙莉", "HRT", "S20", "HRT MGR", "HRT"),
    Person("admin", "魏安", "ITD", "S20", "ADM MGR", "ITD"),
    Person("auditor", "白露", "FIN", "S10", "AUD"),
)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    *("子涵", "欣怡", "浩然", "雨泽", "思源", "佳宁", "文杰", "晓峰", "婷婷", "志远", "俊杰", "雅琪", "明哲", "丽娜"),
    *("建华", "海波", "梦瑶", "天宇", "一鸣", "诗雨", "国栋", "春燕", "立新", "晨曦", "博文", "静雯", "永强", "秀兰"),
    *("宏伟", "嘉欣", "振宇", "雪梅", "少华", "慧敏", "家豪", "若男", "鹏飞", "可欣", "世杰", "玉婷"),
)


def unit_plan(size: str) -> list[tuple[str, str, str, bool]]:
    """(unit, position, roles, heads it?) of everybody who has no sign-in of his own."""
    plan = [(m.code, "P40", "MGR", True) for m in defaults.MARKETS if m.code != "EC"]
    plan += [(unit, "P30", "REP MGR", True) for unit in ("NE-1", "NC-1", "SC-1", "SW-1")]
    plan += [(unit, "P25", "REP MGR", True) for unit in ("EC-1-A", "EC-3-A", "NC-2-A", "CC-2-A", "SC-1-A", "KA-1-A")]
    teams = [f"{code}-A" for m in defaults.MARKETS for code, _name, _en in m.regions]
    plan += [(f"{code}-A", "P20" if i % 3 == 0 else "P11", "REP", False) for i, code in enumerate(SELLERS)]
    plan += [(team, "P10", "REP", False) for team, _days in PROBATIONS] + [("SC-1-A", "P10", "REP", False)]
    if size == "large":
        plan += [(teams[i % len(teams)], ("P11", "P20", "P11")[i % 3], "REP", False) for i in range(140)]
    return plan


def build_people(demo: DemoCompany) -> None:
    """Organisation, people, postings, roles, markets in charge, secretaries' matrix."""
    with acting("accounts.demo", None):
        install_defaults(company_name="恒岳", since=FOUNDED, actor=None)
        people = [*SIGN_INS, *_colleagues(demo)]
        _write_people(demo, people)
        _write_places(demo, people)
        _write_duties(demo)
        _write_leavers(demo)


def _colleagues(demo: DemoCompany) -> list[Person]:
    taken = {person.name for person in SIGN_INS}
    found = []
    for number, (unit, position, roles, heads) in enumerate(unit_plan(demo.size), start=1):
        while (name := demo.random.choice(SURNAMES) + demo.random.choice(GIVEN)) in taken:
            pass
        taken.add(name)
        found.append(Person(f"u{number:03}", name, unit, position, roles, unit if heads else ""))
    return found


def _write_people(demo: DemoCompany, people: list[Person]) -> None:
    password = make_password(PASSWORD)  # one hash for all: hashing each would take as long as everything else
    users = []
    probations = iter(PROBATIONS)
    for person in people:
        joined = _newcomer(demo, next(probations, None)) if person.position == "P10" else _joined(demo)
        users.append(
            User(
                username=person.username,
                name=person.name,
                name_key=sort_key(person.name),
                email=f"{person.username}@{MAIL_DOMAIN}",
                mobile=f"1{demo.random.choice('35789')}{demo.random.randint(0, 999_999_999):09}",
                joined_on=joined,
                password=password,
            )
        )
    demo.people = {user.username: user for user in User.objects.bulk_create(users)}


def _newcomer(demo: DemoCompany, probation: tuple[str, tuple[int, ...]] | None) -> date:
    if probation is None:
        return demo.today - timedelta(days=demo.random.randint(20, 60))
    ended = (worktime.add_working_days(demo.today, -count) for count in probation[1])
    days = [moved(day + timedelta(days=1), -3) for day in ended]
    return next((day for day in days if worktime.is_working_day(day)), days[0])


def _joined(demo: DemoCompany) -> date:
    return FOUNDED + timedelta(days=demo.random.randint(30, (demo.since - FOUNDED).days + 180))


def _write_places(demo: DemoCompany, people: list[Person]) -> None:
    units = {unit.code: unit for unit in OrgUnit.objects.all()}
    positions = {position.code: position for position in Position.objects.all()}
    postings, heads, grants = [], [], []
    for person in people:
        user = demo.people[person.username]
        start = user.joined_on
        if person.position == "P20":  # promoted some time after joining, so that past months show the old position
            promoted = max(demo.since + timedelta(days=181), start + timedelta(days=200))
            if promoted < demo.today:
                past = DateRange(start, promoted)
                postings.append(Posting(user=user, unit=units[person.unit], position=positions["P11"], period=past))
                start = promoted
        here = DateRange(start, None)
        postings.append(Posting(user=user, unit=units[person.unit], position=positions[person.position], period=here))
        grants += [
            RoleGrant(user=user, role=role, period=DateRange(user.joined_on, None)) for role in person.roles.split()
        ]
        if person.heads:
            heads.append(OrgUnitHead(unit=units[person.heads], user=user, period=DateRange(user.joined_on, None)))
    Posting.objects.bulk_create(postings)
    RoleGrant.objects.bulk_create(grants)
    OrgUnitHead.objects.bulk_create(heads)


def _write_duties(demo: DemoCompany) -> None:
    units = {unit.code: unit for unit in OrgUnit.objects.filter(kind=OrgUnit.Kind.MARKET)}
    since = DateRange(demo.since, None)
    MarketCharge.objects.bulk_create(
        MarketCharge(user=demo.people[who], market=units[code], period=since)
        for who, codes in (("deputy", defaults.SOUTHERN), ("director", defaults.NORTHERN))
        for code in codes
    )
    # defaults.md 1.1: the lead settles the south, the second orders and ships everywhere, the third settles the north.
    duties = [("lead", code, "settle") for code in defaults.SOUTHERN]
    duties += [("secretary2", code, "settle") for code in defaults.NORTHERN]
    duties += [("secretary", code, step) for code in units for step in ("order", "ship")]
    SecretaryDuty.objects.bulk_create(
        SecretaryDuty(user=demo.people[who], market=units[code], step=step, period=since) for who, code, step in duties
    )
    AssistantDuty.objects.create(assistant=demo.people["assistant"], rep=demo.people["rep"], period=since)


def _write_leavers(demo: DemoCompany) -> None:
    """Two who left, so that past months have people who are no longer here."""
    for username, name, unit, days in (("left1", "蒋文博", "EC-2-A", 150), ("left2", "毛春燕", "NC-1-A", 320)):
        joined, left = demo.since - timedelta(days=400), demo.today - timedelta(days=days)
        user = User.objects.create_user(
            username, name, None, email=f"{username}@{MAIL_DOMAIN}", joined_on=joined, left_on=left, is_active=False
        )
        period = DateRange(joined, left + timedelta(days=1))
        Posting.objects.create(
            user=user, unit=OrgUnit.objects.get(code=unit), position=Position.objects.get(code="P11"), period=period
        )
        RoleGrant.objects.create(user=user, role="REP", period=period)
        demo.people[username] = user


demo_parts.register(DemoPart("accounts.people", 10, build_people))
