"""How customers are drawn in lists: grade chip, city beside the name, a last contact that is too long ago."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import timezone

from customers.models import Customer
from customers.provinces import province_name
from customers.states.customer import CustomerStatus
from customers.verification import verify_by, verify_months
from salesops.core.codes.reading import entry_name
from salesops.core.lists.formats import Day, Draw, Format, Number, Percent, Status
from salesops.core.lists.reading import Reading
from salesops.core.policies import policy_on

# Share of a credit limit from which one looks ahead.
SOON_USED = Decimal("0.8")
# Design language, "Status": half circle at work, clock waiting, bar stopped, tick done.
MARKS = {
    CustomerStatus.SIGNING.value: "wait",
    CustomerStatus.ACTIVE.value: "go",
    CustomerStatus.FROZEN.value: "block",
    CustomerStatus.ARCHIVED.value: "done",
}


def status_format() -> Status:
    return Status(dict(CustomerStatus.choices), MARKS)


class Name(Format):
    """The company, its city beside it."""

    def beside(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return f'<span class="dim small nowrap">{escape(also[0])}</span>' if also[0] else ""


class Grade(Format):
    """A filled, B tinted, C outlined; a provisional one says so."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.drawer(reading)(value, also)

    def drawer(self, reading: Reading) -> Draw:
        chips = {
            code: f'<span class="grade" data-grade="{code}" title="{escape(str(label))}">{code}</span>'
            for code, label in Customer.Grade.choices
        }
        word = escape(str(Customer._meta.get_field("grade_provisional").verbose_name))
        provisional = f' <span class="dim small nowrap off-s">{word}</span>'
        return lambda value, also: chips[value] + (provisional if also[0] else "")


def follow_up_days(day: date) -> dict[str, int]:
    """Grade → days within which a customer is contacted, by the policy of ``day``."""
    return {row["grade"]: int(row["follow_up_days"]) for row in policy_on("customers.cadence", day)["grades"]}


class LastContact(Day):
    """Day of the last contact, amber once the cadence of the grade is exceeded."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.drawer(reading)(value, also)

    def drawer(self, reading: Reading) -> Draw:
        # The first day that is still within the cadence, by grade; one without a grade is looked after like C.
        since = {g: reading.today - timedelta(days=days) for g, days in follow_up_days(reading.today).items()}
        usual, zone = since.get("C", date.min), timezone.get_current_timezone()
        draw = lru_cache(maxsize=None)(lambda day: Day.html(self, day, (), reading))

        def drawn(value: datetime, also: tuple[Any, ...]) -> str:
            day = value.astimezone(zone).date()
            text = draw(day)
            return f'<span class="soon-t">{text}</span>' if day < since.get(also[0], usual) else text

        return drawn

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return None if value is None else timezone.localdate(value)


class TaxData(Format):
    """Title, registered address and phone of an invoice."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return " · ".join(filter(None, (value, *also)))


class Verified(Day):
    """Day of the last verification, red once the interval of the grade is over."""

    def shown(self, since: date, due: date) -> date:
        return since

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.drawer(reading)(value, also)

    def drawer(self, reading: Reading) -> Draw:
        months, plain = verify_months(reading.today), super().html

        def drawn(value: date, also: tuple[Any, ...]) -> str:
            grade, status = also
            due = verify_by(value, grade, months)
            text = plain(self.shown(value, due), (), reading)
            late = status != CustomerStatus.ARCHIVED and due < reading.today
            return f'<span class="late-t">{text}</span>' if late else text

        return drawn


class VerifyBy(Verified):
    """The day by which a file is verified again, red when past. Its value is the day the interval counts from."""

    def shown(self, since: date, due: date) -> date:
        return due

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        grade, _status = also
        return verify_by(value, grade, verify_months(reading.today))


class Overdue(Number):
    """Money past its due date, in the colour of late; nothing overdue is empty."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.drawer(reading)(value, also)

    def drawer(self, reading: Reading) -> Draw:
        return lambda value, also: f'<span class="late-t">{self.text(value, reading)}</span>' if value else "—"


class LimitUse(Percent):
    """How much of the credit limit is used, as a bar and a figure: amber from 80 %, late from 100 %."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        kind = " late" if value >= 1 else " soon" if value >= SOON_USED else ""
        width = round(min(max(float(value), 0), 1) * 100, 1)
        bar = (
            '<svg class="meter s in-cell off-s" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/>'
            f'<rect class="val{kind}" width="{width}%" height="100%" rx="2"/></svg> '
        )
        text = escape(self.text(value, reading))
        return bar + (f'<span class="{kind.strip()}-t">{text}</span>' if kind else text)


@dataclass(frozen=True)
class Code(Format):
    """The entry of a code list in the reader's language."""

    list_code: str
    few = True

    def text(self, value: Any, reading: Reading) -> str:
        return entry_name(self.list_code, value)


@dataclass(frozen=True)
class Codes(Code):
    """Several entries of a code list."""

    split: str = field(default="、")
    few = False

    def text(self, value: Any, reading: Reading) -> str:
        return self.split.join(entry_name(self.list_code, code) for code in value)


class Province(Format):
    """A province by its code."""

    few = True

    def text(self, value: Any, reading: Reading) -> str:
        return province_name(value)
