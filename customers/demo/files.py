"""Customer files of the demo company: 800 (small) or 100,000 (large), with owners, contacts and addresses.

Loaded in bulk; rows are what ``create_customer`` and its neighbours would have written (a test compares).
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import OrgUnit, Posting
from customers.demo.names import CITIES, TITLES, TRADES, company_name, credit_code, mobile, person_name
from customers.models import Contact, Customer, FileKnown, Ownership, ShippingAddress
from customers.names import normal_name
from customers.states.customer import CustomerStatus
from salesops.core.chinese import sort_key
from salesops.core.copying import copy_objects
from salesops.core.loading import counted_anew, loading
from salesops.core.numbering.drawing import draw_numbers
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

COUNTS = {"small": 800, "large": 100_000}
BATCH = 5_000
SEARCH = ("customer_search",)
# Region code → provinces (defaults.md 1.1).
REGIONS: dict[str, tuple[str, ...]] = {
    "NE-1": ("21",), "NE-2": ("22", "23"), "NC-1": ("11", "12"), "NC-2": ("13", "14", "15"), "NW-1": ("61",),
    "NW-2": ("62", "64", "65"), "CC-1": ("41",), "CC-2": ("42", "43"), "EC-1": ("31",), "EC-2": ("32",), "EC-3": ("33",),
    "EC-4": ("37",), "EC-5": ("34", "35", "36"), "SC-1": ("44",), "SC-2": ("45", "46"), "SC-3": ("44",),
    "SW-1": ("50", "51"), "SW-2": ("52", "53"), "KA-1": ("31", "44", "11"), "KA-2": ("11", "32", "44"),
}  # fmt: skip


def build_files(demo: DemoCompany) -> None:
    """Files of all reps, in proportion; one in 25 lies in the pool of its region."""
    owners = _owners(demo.today)
    chance = demo.random
    count = COUNTS[demo.size]
    codes = draw_numbers("C", count, on=demo.today)
    used: set[str] = set()
    with ExitStack() as loaded:
        if demo.size == "large":
            # Nobody searches before the last part is written, and each change of a file would cost the index 200 entries.
            demo.behind.enter_context(loading(Customer, keys=False, indexes=SEARCH))
            loaded.enter_context(loading(Customer, Ownership))
            # Triggers look for the people and places of a file with each part written (``customers/known_guards.py``).
            loaded.enter_context(loading(Contact, ShippingAddress, indexes=()))
        for start in range(0, count, BATCH):
            files = [_file(demo, owners, codes[n], n, used) for n in range(start, min(start + BATCH, count))]
            copy_objects(files)
            copy_objects([owned for file in files for owned in _owned(file, demo.today)])
            copy_objects([person for file in files for person in _people(file, chance)])
            copy_objects([place for file in files for place in _places(file, chance)])
            if demo.size == "large" and not start:
                counted_anew(Customer, FileKnown, Contact, ShippingAddress)


def _owners(day: date) -> list[tuple[Any, Any, str, date | None]]:
    """(person, unit, region code, first day of a newcomer) of everybody who sells today."""
    regions = {t.unit_id: t.parent for t in _terms(day)}
    found = []
    rows = Posting.objects.on(day).filter(position__code__in=("P10", "P11", "P20", "P25", "P30"), user__is_active=True)
    for posting in rows.select_related("user", "unit").order_by("user__username"):
        unit = posting.unit
        region = unit if unit.kind == OrgUnit.Kind.REGION else regions.get(unit.pk)
        position = posting.position.code
        since = posting.user.joined_on if position == "P10" else None
        # Who sells in the field has many, heads of regions few.
        row = (posting.user, unit, region.code if region else "EC-2", since)
        found += [row] * (1 if position == "P30" else 4)
    return found


def _terms(day: date) -> Any:
    from accounts.models import OrgUnitTerms

    return OrgUnitTerms.objects.on(day).select_related("parent")


def _file(demo: DemoCompany, owners: list, code: str, serial: int, used: set[str]) -> Customer:
    chance = demo.random
    person, unit, region, since = chance.choice(owners)
    province = chance.choice(REGIONS.get(region, ("32",)))
    city, area = chance.choice(CITIES[province])
    industry = chance.choice(tuple(TRADES))
    name, short = company_name(chance, city, industry)
    while name in used:
        name, short = company_name(chance, city, industry)
    used.add(name)
    in_pool = chance.random() < 0.04
    opened = demo.since - timedelta(days=chance.randint(0, 1500)) + timedelta(days=chance.randint(0, 690))
    if since:
        # A newcomer has nobody's customers but those found since.
        opened = since + timedelta(days=chance.randint(0, (demo.today - since).days))
    opened = min(opened, demo.today - timedelta(days=5))
    known = chance.random()
    verified = _verified(chance, opened, demo.today) if known > 0.4 else None
    return Customer(
        code=code,
        name=name,
        short_name=short,
        name_key=sort_key(name, person=False),
        name_norm=normal_name(name),
        credit_code=credit_code(chance, area, serial) if known > 0.1 else "",
        industry=industry,
        kind=chance.choices(("end", "distributor", "dealer", "agent"), (80, 8, 8, 4))[0],
        channel=chance.choice(("exhibition", "website", "referral", "cold_call", "field_visit", "call_in", "company")),
        province=province,
        city=city,
        address=f"{city}市{chance.choice(('工业园', '高新', '经开', '城南'))}区{chance.choice(_ROADS)}{chance.randint(1, 999)}号",
        phone=f"0{chance.randint(10, 99)}-{chance.randint(20_000_000, 89_999_999)}",
        employees=chance.choice((30, 60, 120, 180, 300, 460, 800, 1500, 2600)) if known > 0.15 else None,
        sites=chance.choice((1, 1, 1, 2, 2, 3, 5)) if known > 0.3 else None,
        yearly_potential=chance.choice((60_000, 150_000, 300_000, 600_000, 900_000, 1_600_000, 3_500_000))
        if known > 0.2
        else None,
        demand=chance.choice(("", "灌装线配件", "包装机整线", "标签耗材", "备件年度框架")),
        purchase_cycle=chance.choice(("", "每月", "每季度", "半年一次")),
        present_supplier=chance.choice(("", "", "华东一家老供应商", "进口品牌")),
        payment_habit=chance.choice(("", "月结 30 天", "货到付款", "预付三成")),
        opened_on=opened,
        status=CustomerStatus.FOLLOWING if in_pool else chance.choices(*(YOUNG if since else STATUSES))[0],
        owner=None if in_pool else person,
        unit=unit,
        pool_since=demo.today - timedelta(days=chance.randint(1, 90)) if in_pool else None,
        invoice_title=name,
        **_paying(chance, city) if known > 0.3 else {},
        verified_on=verified,
        verified_by=person if verified and not in_pool else None,
    )


def _verified(chance: Any, opened: date, today: date) -> date:
    """Most within the interval of their grade, some past it."""
    return max(
        opened, today - timedelta(days=chance.choice((12, 30, 55, 80, 110, 160, 230, 300)) + chance.randint(0, 20))
    )


def _paying(chance: Any, city: str) -> dict[str, str]:
    """What an invoice needs."""
    return {
        "tax_address": f"{city}市{chance.choice(_ROADS)}{chance.randint(1, 999)}号",
        "tax_phone": f"0{chance.randint(10, 99)}-{chance.randint(20_000_000, 89_999_999)}",
        "bank_name": f"{chance.choice(_BANKS)}{city}分行",
        "bank_account": f"{chance.randint(6_222_000_000_000_000, 6_222_999_999_999_999)}",
    }


# Frozen ones come with their credit; whoever lies in the pool is being followed.
STATUSES = (
    (
        CustomerStatus.FOLLOWING, CustomerStatus.SIGNING, CustomerStatus.ACTIVE, CustomerStatus.DORMANT, CustomerStatus.LOST,
        CustomerStatus.ARCHIVED,
    ),
    (46, 6, 34, 8, 4, 2),
)  # fmt: skip
YOUNG = ((CustomerStatus.FOLLOWING, CustomerStatus.SIGNING, CustomerStatus.ACTIVE), (25, 5, 70))
_BANKS = ("工商银行", "建设银行", "农业银行", "中国银行", "招商银行", "交通银行")
_ROADS = ("星湖街", "人民路", "建设大道", "科技路", "迎宾大道", "创业路", "滨江路", "长江路")


def _owned(file: Customer, today: date) -> Iterator[Ownership]:
    if file.owner_id:
        period = DateRange(file.opened_on, None)
        yield Ownership(customer=file, owner_id=file.owner_id, unit_id=file.unit_id, how="created", period=period)
        return
    fell = file.pool_since or today
    since = min(file.opened_on, fell - timedelta(days=1))
    yield Ownership(customer=file, owner=None, unit_id=file.unit_id, how="created", period=DateRange(since, fell))
    yield Ownership(customer=file, owner=None, unit_id=file.unit_id, how="fell", period=DateRange(fell, None))


def _people(file: Customer, chance: Any) -> Iterator[Contact]:
    for place in range(chance.choice((1, 1, 2, 2, 3))):
        number = mobile(chance)
        yield Contact(
            customer=file,
            name=person_name(chance),
            title=chance.choice(TITLES),
            influence=chance.choice(("user", "influencer", "decider", "supporter", "payer", "")),
            mobile=number,
            mobile_digits=number,
            is_primary=place == 0,
        )


def _places(file: Customer, chance: Any) -> Iterator[ShippingAddress]:
    for place in range(chance.choice((0, 1, 1, 1, 2))):
        yield ShippingAddress(
            customer=file,
            label=("总厂", "二厂")[place],
            province=file.province,
            city=file.city,
            address=file.address,
            receiver=person_name(chance),
            receiver_phone=mobile(chance),
            receiving_hours=chance.choice(("工作日 8:30-17:00", "周一至周六 9:00-18:00", "")),
            truck=chance.choice(("", "9.6 米以下", "需叉车卸货")),
            carrier=chance.choice(("", "德邦", "自提")),
            is_default=place == 0,
            checked_on=(checked := _checked(file, chance)),
            checked_by=file.owner if checked else None,
        )


def _checked(file: Customer, chance: Any) -> date | None:
    """Three in four were gone through since the file was verified last."""
    return file.verified_on if chance.random() < 0.75 else None


demo_parts.register(DemoPart("customers.files", 30, build_files))
