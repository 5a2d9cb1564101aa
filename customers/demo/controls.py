"""Cases of the control monitor in the demo company: one open, one explained, one closed (ACC-12)."""

from datetime import datetime, time

from django.utils import timezone

from accounts.models import ControlCase
from accounts.services.controls import close_case, explain_case, run_controls
from customers.models import Contact, Customer
from customers.services.visits import log_visit
from salesops.core import worktime
from salesops.core.audit.access import log_unmask
from salesops.core.policies import policy_on
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

# Whose visits were logged so many working days afterwards.
LATE = (("rep", 4), ("rep2", 5), ("rep", 6))


def build_cases(demo: DemoCompany) -> None:
    """Visits logged days later and a day of many numbers looked at; the rules find them as they do every hour."""
    if demo.size != "small":
        return
    now = timezone.now()
    for n, (who, days) in enumerate(LATE):
        _log_late(demo, who, n, days, now)
    _look_at_many(demo)
    run_controls(now=timezone.now(), whole_month=True)
    _settle(demo, now)


def _log_late(demo: DemoCompany, who: str, n: int, days: int, now: datetime) -> None:
    user = demo.people[who]
    customer = Customer.objects.current().filter(owner=user).order_by("-pk")[n]
    day = worktime.add_working_days(timezone.localdate(now), -days)
    log_visit(
        actor=user,
        user=user,
        customer=customer,
        way="visit",
        purpose="maintenance",
        outcome="no_change",
        notes="巡访，设备运行正常，无新增需求。",
        visited_at=datetime.combine(day, time(15, 20), timezone.get_default_timezone()),
        now=now,
    )


def _look_at_many(demo: DemoCompany) -> None:
    """One more than a day's figure."""
    most = policy_on("accounts.controls", demo.today)["unmaskings"]
    for contact in Contact.objects.exclude(mobile="").select_related("customer").order_by("pk")[: most + 1]:
        log_unmask(
            user=demo.people["secretary2"],
            subject=contact.customer.name,
            record_kind="customers.contact",
            record_id=str(contact.pk),
            field="mobile",
            reason="call",
        )


def _settle(demo: DemoCompany, now: datetime) -> None:
    late = ControlCase.objects.filter(rule="customers.visit_logged_late", asked__isnull=False).order_by(
        "happened_at", "pk"
    )
    said = "当周连续出差，补录时已与客户核对，行程单附后。"
    for case in list(late[1:3]):
        explain_case(actor=case.asked, case=case, explanation=said, version=case.version, now=now)
    closed = late.filter(state="explained").first()
    if closed is not None:
        comment = "行程单核对无误，已提醒当日录入。"
        close_case(
            actor=demo.people["director"], case=closed, result="in_order", comment=comment, version=closed.version,
            now=now,
        )  # fmt: skip


demo_parts.register(DemoPart("customers.controls", 60, build_cases))
