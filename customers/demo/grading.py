"""Grades of the demo company: what is known of each customer, graded by the real thing; some set by hand, some stalled.

Grade data are written in bulk as of some weeks ago and graded then, a part of them changes later, so the grades have a history.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from customers.grading_items import WORD_ITEMS
from customers.models import Customer, GradeOverride, GradeSheet, StalledCase
from customers.services.overrides import set_grade
from customers.services.regrading import batches, regrade_all
from customers.services.stalled import answer_stalled, list_stalled
from customers.services.suggestions import suggest_grades
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

BATCH = 5_000
SET_BY_HAND = 8
WHY_UP = ("二期扩建已立项，预算在走流程", "集团总部推荐，明年统一采购", "老客户介绍的标杆项目")
WHY_DOWN = ("工厂停产检修到年底", "采购冻结，等新负责人到任", "项目推迟，年内无预算")


def at(day: date, hour: int = 7) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_current_timezone())


def build_grades(demo: DemoCompany) -> None:
    """Sheets of all customers, two recalculations, a little by hand, the stalled list of this Monday."""
    monday = demo.today - timedelta(days=demo.today.weekday())
    first = monday - timedelta(weeks=9)
    # Whoever came later is graded with the others: the portal was opened for grading on that Monday.
    _sheets(demo.random)
    regrade_all(day=first, now=at(first))
    _change_some(demo.random, demo.size)
    regrade_all(day=monday - timedelta(weeks=2), now=at(monday - timedelta(weeks=2)))
    _by_hand(demo, monday)
    for ids in batches():
        suggest_grades(actor=None, ids=ids, day=monday, now=at(monday))
    if demo.size == "small":
        list_stalled(actor=None, day=monday, now=at(monday))
        _answers(demo, monday)
    regrade_all(day=monday, now=at(monday, 8))


def _anchors(chance: Random) -> dict[str, int | None]:
    """Most are in the middle; one customer in three is hardly known."""
    middle = chance.choices((1, 2, 3, 4, 5), (8, 24, 34, 24, 10))[0]
    unknown = chance.choices((0.02, 0.15, 0.6), (60, 25, 15))[0]
    return {
        code: None if chance.random() < unknown else min(5, max(1, middle + chance.choice((-1, 0, 0, 1))))
        for code in WORD_ITEMS
    }


def _sheets(chance: Random) -> None:
    for ids in batches(BATCH):
        GradeSheet.objects.bulk_create(GradeSheet(customer_id=pk, **_anchors(chance)) for pk in ids)


def _change_some(chance: Random, size: str) -> None:
    """In one customer of twelve the intent changed since."""
    some = GradeSheet.objects.order_by("pk")
    changed = []
    for sheet in some.iterator(chunk_size=BATCH):
        if chance.random() < 1 / 12:
            step = chance.choice((-1, 1, 1, 2))
            for code in ("need", "budget", "timing"):
                known = getattr(sheet, code)
                setattr(sheet, code, min(5, max(1, (known or 2) + step)))
            changed.append(sheet)
    GradeSheet.objects.bulk_update(changed, ["need", "budget", "timing"], batch_size=BATCH)


def _by_hand(demo: DemoCompany, monday: date) -> None:
    """Some grades set by supervisors, some proposed by reps."""
    chance, day = demo.random, monday + timedelta(days=1)
    day = min(day, demo.today)
    owned = Customer.objects.current().filter(owner__isnull=False, grade__in=("B", "C")).select_related("owner")
    reps = [p for p in (demo.people.get(name) for name in ("rep", "rep2")) if p]
    mine = list(owned.filter(owner__in=reps).order_by("pk")[:4])
    others = list(owned.exclude(owner__in=reps).order_by("pk")[:SET_BY_HAND])
    for customer in others:
        boss = directory().manager_of(customer.owner, day)
        if boss is not None and boss.can("grades", "a"):
            _set(customer, boss, chance, day)
    for customer in mine[:2]:
        _set(customer, customer.owner, chance, day)


def _set(customer: Customer, person: User, chance: Random, day: date) -> None:
    grade = "A" if customer.grade == "B" and chance.random() < 0.6 else "C" if customer.grade == "B" else "B"
    why = chance.choice(
        WHY_UP if grade in ("A", "B") and grade != customer.grade and grade < customer.grade else WHY_DOWN
    )
    until = day + timedelta(days=chance.choice((30, 60, 90)))
    if not GradeOverride.objects.filter(customer=customer, state__in=("active", "waiting")).exists():
        set_grade(actor=person, customer=customer, grade=grade, reason=why, ends_on=until, now=at(day, 10))


def _answers(demo: DemoCompany, monday: date) -> None:
    """Half of the stalled customers were answered by today; those of the people one signs in as wait."""
    chance = demo.random
    waiting = {p.pk for p in (demo.people.get(name) for name in ("rep", "rep2")) if p}
    cases = StalledCase.objects.filter(state="open").select_related("customer__owner").order_by("pk")
    for case in cases:
        owner = case.customer.owner
        if owner is None or owner.pk in waiting or chance.random() < 0.5 or not owner.can("customers", "e"):
            continue
        answer_stalled(
            actor=owner, case=case, answer="next_step", now=at(monday, 15),
            next_step=chance.choice(("约技术交流", "寄样品", "请主管同访", "电话确认预算")),
            next_on=monday + timedelta(days=chance.randint(1, 12)),
        )  # fmt: skip


demo_parts.register(DemoPart("customers.grading", 36, build_grades))
