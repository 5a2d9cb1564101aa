"""What a fresh installation ships with (defaults.md 1.1, 1.2): organisation, positions. An admin changes all of it later."""

from decimal import Decimal
from typing import NamedTuple

COMPANY_CODE = "HQ"


class MarketSeed(NamedTuple):
    """A market with its regions (code suffix, name, English name). One team a region on day one, named like it."""

    code: str
    name: str
    name_en: str
    regions: tuple[tuple[str, str, str], ...]


MARKETS: tuple[MarketSeed, ...] = (
    MarketSeed("NE", "东北", "Northeast", (("NE-1", "辽宁", "Liaoning"), ("NE-2", "吉黑", "Jilin, Heilongjiang"))),
    MarketSeed(
        "NC",
        "华北",
        "North",
        (("NC-1", "京津", "Beijing, Tianjin"), ("NC-2", "冀晋蒙", "Hebei, Shanxi, Inner Mongolia")),
    ),
    MarketSeed(
        "NW",
        "西北",
        "Northwest",
        (("NW-1", "陕西", "Shaanxi"), ("NW-2", "甘青宁新", "Gansu, Qinghai, Ningxia, Xinjiang")),
    ),
    MarketSeed("CC", "华中", "Central", (("CC-1", "河南", "Henan"), ("CC-2", "两湖", "Hubei, Hunan"))),
    MarketSeed(
        "EC",
        "华东",
        "East",
        (
            ("EC-1", "上海", "Shanghai"),
            ("EC-2", "江苏", "Jiangsu"),
            ("EC-3", "浙江", "Zhejiang"),
            ("EC-4", "山东", "Shandong"),
            ("EC-5", "皖闽赣", "Anhui, Fujian, Jiangxi"),
        ),
    ),
    MarketSeed(
        "SC",
        "华南",
        "South",
        (
            ("SC-1", "广东", "Guangdong"),
            ("SC-2", "桂琼", "Guangxi, Hainan"),
            ("SC-3", "港澳台", "Hong Kong, Macao, Taiwan"),
        ),
    ),
    MarketSeed(
        "SW",
        "西南",
        "Southwest",
        (("SW-1", "川渝藏", "Sichuan, Chongqing, Tibet"), ("SW-2", "云贵", "Yunnan, Guizhou")),
    ),
    MarketSeed(
        "KA",
        "重点客户",
        "Key accounts",
        (("KA-1", "集团客户", "Group customers"), ("KA-2", "政企与招投标", "Public buyers, tenders")),
    ),
)
# Zones: the markets a director or deputy is in charge of on day one.
NORTHERN = ("NE", "NC", "NW", "CC")
SOUTHERN = ("EC", "SC", "SW", "KA")

DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("SSG", "秘书组", "Secretaries' group"),
    ("FIN", "财务部", "Finance"),
    ("LEG", "法务部", "Legal"),
    ("LOG", "储运部", "Logistics"),
    ("MKT", "市场部", "Marketing"),
    ("CSV", "客服部", "Customer service"),
    ("TEC", "技术部", "Technical"),
    ("PRD", "生产部", "Production"),
    ("PUR", "采购部", "Purchasing"),
    ("HRT", "人力与培训发展部", "HR and training"),
    ("ITD", "信息部", "Information technology"),
)


class PositionSeed(NamedTuple):
    """A step of the career ladder; quota in CNY a month, net of VAT."""

    code: str
    name: str
    name_en: str
    pay_grade: str
    leads: str
    tier: str
    quota: Decimal | None
    visits: int | None
    customers_at_most: int | None
    first_roles: tuple[str, ...]
    quota_steps: tuple[int, ...] = ()


def _quota(amount: int) -> Decimal:
    return Decimal(amount)


POSITIONS: tuple[PositionSeed, ...] = (
    PositionSeed(
        "P10",
        "销售代表（新人）",
        "New sales representative",
        "G1",
        "",
        "newcomer",
        _quota(200_000),
        30,
        40,
        ("REP",),
        (30, 60, 80),
    ),
    PositionSeed(
        "P11", "销售代表", "Sales representative", "G2", "", "experienced", _quota(200_000), 44, 120, ("REP",)
    ),
    PositionSeed("P15", "销售助理", "Sales assistant", "G2", "", "none", None, None, None, ("AST",)),
    PositionSeed("P16", "销售秘书", "Secretary", "G3", "", "none", None, None, None, ("SEC",)),
    PositionSeed("P17", "秘书组长", "Secretaries' lead", "G4", "department", "none", None, None, None, ("SSL",)),
    PositionSeed("P20", "客户经理", "Account manager", "G3", "", "experienced", _quota(400_000), 36, 80, ("REP",)),
    PositionSeed(
        "P25", "销售主管", "Supervisor", "G4", "team", "supervisor", _quota(1_200_000), 24, 40, ("REP", "MGR")
    ),
    PositionSeed(
        "P30", "区域经理", "Regional manager", "G5", "region", "supervisor", _quota(1_600_000), 20, 30, ("REP", "MGR")
    ),
    PositionSeed(
        "P40", "市场经理", "Market manager", "G6", "market", "supervisor", _quota(4_000_000), 12, 15, ("MGR",)
    ),
    PositionSeed(
        "P50", "大区经理", "Regional director", "G7", "zone", "supervisor", _quota(16_000_000), 8, 8, ("MGR",)
    ),
    PositionSeed(
        "P60", "销售副总监", "Deputy sales director", "G8", "zone", "director", _quota(16_000_000), 6, 5, ("DIR",)
    ),
    PositionSeed("P70", "销售总监", "Sales director", "G9", "company", "director", _quota(32_000_000), 6, 5, ("DIR",)),
    PositionSeed("P80", "总经理", "General manager", "", "company", "none", None, None, None, ("GM",)),
    PositionSeed("S10", "部门职员", "Department staff", "", "", "none", None, None, None, ()),
    PositionSeed("S20", "部门负责人", "Department head", "", "department", "none", None, None, None, ("MGR",)),
)

# The role of a department's people; the head is also manager.
DEPARTMENT_ROLES: dict[str, str] = {
    "SSG": "SEC",
    "FIN": "FIN",
    "LEG": "LEG",
    "LOG": "LOG",
    "MKT": "MKT",
    "CSV": "CSV",
    "TEC": "TEC",
    "PRD": "PRD",
    "PUR": "PUR",
    "HRT": "HRT",
    "ITD": "ADM",
}
