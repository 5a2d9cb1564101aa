"""What is asked of the OSB board, and what it answers (ORD-11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.utils import timezone

from accounts.models import SecretaryDuty, User

ORDER, SHIP, SETTLE = STEPS = tuple(SecretaryDuty.Step.values)


@dataclass(frozen=True)
class Asked:
    """What is asked of the board; empty: everything in the reader's reach.

    ``units``: ids of the units of a market. ``secretary``: only the steps and markets this person has today. ``wait``: a code of
    ``words.WAITS``. ``after``: ``Section.next`` of the page before; it belongs to one ``step``.
    """

    step: str = ""
    late: bool = False
    wait: str = ""
    units: frozenset[int] | None = None
    secretary: User | None = None
    after: str = ""


@dataclass(frozen=True)
class Row:
    """An order on the board. ``what`` and ``who`` are in the reader's language.

    ``since``: when it began to wait; ``due``: when it should have moved, none where no clock runs; ``planned_on``: the next
    delivery or completion, else the day promised; while it is settled the day of payment. ``problems``: numbers of its open OSB
    problems. ``secretary``: who has this step of its market.
    """

    step: str
    order: int
    number: str
    state: str
    customer_code: str
    customer: str
    owner: str
    wait: str
    what: str
    who: str
    since: datetime | None
    due: datetime | None
    late: bool
    planned_on: date | None
    promised_on: date | None
    problems: tuple[str, ...] = ()
    secretary: str = ""


@dataclass(frozen=True)
class Section:
    """A step of the board: how many orders, how many of them ``late`` (``…_more``: that many and more), the first ``rows``."""

    step: str
    orders: int
    late: int
    rows: Sequence[Row] = ()
    next: str = ""
    late_more: bool = False
    orders_more: bool = False


@dataclass
class Found:
    """What the statements say of a row. ``token``: where the page after it begins."""

    step: str
    id: int
    unit: int
    wait: str
    since: datetime | None
    due: datetime | None
    late: bool
    planned_on: date | None
    promised_on: date | None
    token: str = ""


@dataclass
class Counted:
    """A step as the statements see it: how many orders, how many late, the first of them."""

    orders: int = 0
    late: int = 0
    found: list[Found] = field(default_factory=list)


def written(key: datetime) -> str:
    """A key as it stands in an address."""
    return key.astimezone(UTC).isoformat()


def moment_of(text: str) -> datetime | None:
    """The key an address names; ``None`` where it names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None
