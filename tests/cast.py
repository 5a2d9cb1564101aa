"""Who is who in the tests.

Lin Ruoxi sells in East China (team EC-2-T), Zhao Yutong leads her team, Qian Wei the region, Zhou Qiming heads the market;
Gao Yuan sells in North China under Qin Chuan and must never see what is theirs. Liu Yang directs East China, Ma Jun as his
deputy North China; Fang Guohua is general manager. Chen Siyuan is secretary of East China (orders, shipping), He Jingyi leads
the secretaries. Xu Wenbo: finance, Tang Xiaolin: legal, Xu Jianguo: logistics, Sun Li: HR, Wei An: administrator, Bai Lu:
auditor.
"""

from datetime import date
from types import SimpleNamespace

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import (
    MarketCharge,
    OrgUnit,
    OrgUnitHead,
    OrgUnitTerms,
    Position,
    PositionTerms,
    Posting,
    RoleGrant,
    SecretaryDuty,
    User,
)
from salesops.core.chinese import sort_key
from tests.kept import Kept, Writing

SINCE = DateRange(date(2025, 1, 1), None)
PASSWORD = "violet-harbour-41"

# code, kind, name, parent
UNITS = [
    ("HQ", "company", "恒岳", None),
    ("EC", "market", "华东", "HQ"),
    ("EC-2", "region", "江苏", "EC"),
    ("EC-2-T", "team", "江苏", "EC-2"),
    ("NC", "market", "华北", "HQ"),
    ("NC-1", "region", "京津", "NC"),
    ("NC-1-T", "team", "京津", "NC-1"),
    ("SSG", "department", "秘书组", "HQ"),
    ("FIN", "department", "财务", "HQ"),
    ("LEG", "department", "法务", "HQ"),
    ("LOG", "department", "储运", "HQ"),
    ("HR", "department", "人力与培训", "HQ"),
    ("IT", "department", "信息", "HQ"),
]

# attribute, name, unit, position, roles, units headed
PEOPLE = [
    ("gm", "方国华", "HQ", "P80", "GM", "HQ"),
    ("director", "刘洋", "HQ", "P70", "DIR", ""),
    ("deputy_director", "马骏", "HQ", "P60", "DIR", ""),
    ("manager", "周启明", "EC", "P40", "MGR", "EC"),
    ("regional", "钱伟", "EC-2", "P30", "REP MGR", "EC-2"),
    ("supervisor", "赵雨桐", "EC-2-T", "P25", "REP MGR", "EC-2-T"),
    ("rep", "林若溪", "EC-2-T", "P11", "REP", ""),
    ("colleague", "王梓涵", "EC-2-T", "P20", "REP", ""),
    ("other_manager", "秦川", "NC", "P40", "MGR", "NC"),
    ("other_rep", "高远", "NC-1-T", "P11", "REP", ""),
    ("secretary", "陈思远", "SSG", "P16", "SEC", ""),
    ("lead", "何静怡", "SSG", "P17", "SSL", "SSG"),
    ("finance", "许文博", "FIN", "S20", "FIN MGR", "FIN"),
    ("legal", "唐晓琳", "LEG", "S20", "LEG MGR", "LEG"),
    ("logistics", "徐建国", "LOG", "S20", "LOG MGR", "LOG"),
    ("hr", "孙莉", "HR", "S20", "HRT MGR", "HR"),
    ("admin", "魏安", "IT", "S20", "ADM", "IT"),
    ("auditor", "白露", "FIN", "S10", "AUD", ""),
]

POSITIONS = [
    ("P11", "销售代表", "experienced"),
    ("P20", "客户经理", "experienced"),
    ("P25", "销售主管", "supervisor"),
    ("P30", "区域经理", "supervisor"),
    ("P40", "市场经理", "supervisor"),
    ("P60", "销售副总监", "director"),
    ("P70", "销售总监", "director"),
    ("P80", "总经理", "none"),
    ("P16", "销售秘书", "none"),
    ("P17", "秘书组长", "none"),
    ("S10", "部门职员", "none"),
    ("S20", "部门负责人", "none"),
]


class Company(SimpleNamespace):
    """People as attributes (``company.rep``), units by code in ``company.units``, positions in ``company.positions``."""

    units: dict[str, OrgUnit]
    positions: dict[str, Position]
    # tests/kept.py
    written: Writing | None = None
    written_until = 0


@Kept
def build_company() -> Company:
    """Write the cast straight into the tables: tests of services must not depend on other services.

    One statement a table. Nearly every test starts with it, so what it writes is kept.
    """
    company = Company(units={}, positions={})
    units = company.units = {code: OrgUnit(code=code, kind=kind) for code, kind, _name, _parent in UNITS}
    OrgUnit.objects.bulk_create(units.values())
    OrgUnitTerms.objects.bulk_create(
        OrgUnitTerms(unit=units[code], name=name, parent=units.get(parent), period=SINCE)
        for code, _kind, name, parent in UNITS
    )
    positions = company.positions = {
        code: Position(code=code, name=name, rank=rank) for rank, (code, name, _tier) in enumerate(POSITIONS)
    }
    Position.objects.bulk_create(positions.values())
    PositionTerms.objects.bulk_create(
        PositionTerms(position=positions[code], tier=tier, period=SINCE) for code, _name, tier in POSITIONS
    )
    people = {who: _person(who, name) for who, name, *_rest in PEOPLE}
    User.objects.bulk_create(people.values())
    vars(company).update(people)
    postings, grants, heads = [], [], []
    for who, _name, unit, position, roles, headed in PEOPLE:
        user = people[who]
        postings.append(Posting(user=user, unit=units[unit], position=positions[position], period=SINCE))
        grants += [RoleGrant(user=user, role=role, period=SINCE) for role in roles.split()]
        heads += [OrgUnitHead(unit=units[code], user=user, period=SINCE) for code in headed.split()]
    Posting.objects.bulk_create(postings)
    RoleGrant.objects.bulk_create(grants)
    OrgUnitHead.objects.bulk_create(heads)
    MarketCharge.objects.bulk_create(
        MarketCharge(user=user, market=units[market], period=SINCE)
        for user, market in ((company.director, "EC"), (company.deputy_director, "NC"))
    )
    SecretaryDuty.objects.bulk_create(
        SecretaryDuty(user=company.secretary, market=units["EC"], step=step, period=SINCE) for step in ("order", "ship")
    )
    return company


def _person(who: str, name: str) -> User:
    """A person as ``create_user`` makes one, not saved yet."""
    fields = {"email": f"{who}@example.com", "joined_on": date(2025, 1, 1)}
    user = User(username=who, name=name, name_key=sort_key(name), **fields)
    user.set_password(PASSWORD)
    return user
