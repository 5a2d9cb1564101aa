"""Figures, dates and durations as people read them, in the language of the page (design.md §8).

Money is ``Decimal`` in yuan; a rate is a share of one (0.813 reads 81.3 %). Nothing here looks at the clock: whoever formats
something relative passes ``now`` or ``today``.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

MINUS = "\u2212"
NOTHING = "\u2014"
NARROW = "\u00a0"
YI, WAN = Decimal("1e8"), Decimal("1e4")

Number = Decimal | int | float


def in_chinese() -> bool:
    """Whether the page is read in Chinese."""
    return (get_language() or "").startswith("zh")


@cache
def _place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _rounded(value: Number, places: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(_place(places), rounding=ROUND_HALF_UP)


def number(value: Number | None, places: int = 0) -> str:
    """Grouped in thousands with a real minus sign; "—" for ``None``."""
    if value is None:
        return NOTHING
    return f"{_rounded(value, places):,}".replace("-", MINUS)


def money(amount: Number | None, *, balance: bool = False) -> str:
    """Money in a table: 1,284,600.00. Zero reads "—" unless it is a balance."""
    if amount is None or (not balance and not amount):
        return NOTHING
    return number(amount, 2)


def _trimmed(value: Decimal) -> str:
    """One decimal from ten up, at most two below; no trailing zeros."""
    text = f"{_rounded(value, 1 if abs(value) >= 10 else 2):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def money_short(amount: Number | None) -> str:
    """Money in text and big figures, rounded: 86.4 万, 1.28 亿 or ¥864 K, ¥128 M."""
    if amount is None:
        return NOTHING
    value = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    if in_chinese():
        size = abs(value)
        # Within a text with fields nobody would find them for translation.
        if size >= YI:
            return f"{_trimmed(value / YI)}{NARROW}" + pgettext("unit of money", "hundred million")
        if size >= WAN:
            return f"{_trimmed(value / WAN)}{NARROW}" + pgettext("unit of money", "ten thousand")
        return number(value, 2) if value % 1 else number(value)
    sign = MINUS if value < 0 else ""
    for scale, unit in ((Decimal("1e6"), "M"), (Decimal("1e3"), "K")):
        if abs(value) >= scale:
            return f"{sign}¥{_trimmed(abs(value) / scale)}{NARROW}{unit}"
    return f"{sign}¥{number(abs(value), 2) if value % 1 else number(abs(value))}"


def percent(rate: Number | None, places: int = 1) -> str:
    """A rate (share of one) as percent: 81.3%."""
    if rate is None:
        return NOTHING
    return f"{number((rate if isinstance(rate, Decimal) else Decimal(str(rate))) * 100, places)}%"


def points(difference: Number | None) -> str:
    """A difference of two rates in percentage points: 2.4 个百分点, 2.4 pts."""
    if difference is None:
        return NOTHING
    return _("%s pts") % number(Decimal(str(difference)) * 100, 1)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day_of(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None, today: date) -> str:
    """A date in a table: 11-19, another year's 2025-11-19; in English 19 Nov, 19 Nov 2025."""
    if value is None:
        return NOTHING
    value = _day_of(value)
    return _day_text(value, value.year == today.year, get_language() or "")


@lru_cache(maxsize=5000)
def _day_text(value: date, this_year: bool, language: str) -> str:
    # Columns of dates repeat; ``language`` is the active one and stands here for the key.
    shape = pgettext("date format", "j M") if this_year else pgettext("date format", "j M Y")
    return date_format(value, shape)


def day_long(value: date | datetime | None, today: date | None = None) -> str:
    """A date in text: 11 月 19 日 周四; Thu 19 Nov. With ``today``, another year's day says its year."""
    if value is None:
        return NOTHING
    value = _day_of(value)
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    short = today is None or value.year == today.year
    shape = pgettext("date format in text", "j M") if short else pgettext("date format in text", "j M Y")
    shown = {"weekday": names[value.weekday()], "date": date_format(value, shape)}
    return _("%(weekday)s %(date)s") % shown


def given_name(name: str) -> str:
    """How a colleague is greeted: 林若溪 as 若溪, a two-character name whole, "Anna Li" as Anna."""
    if name.isascii():
        return name.split()[0] if name else ""
    return name[1:] if len(name) == 3 else name[2:] if len(name) == 4 else name


def clock_time(moment: datetime) -> str:
    return f"{_local(moment):%H:%M}"


def stamp(moment: datetime | None, today: date) -> str:
    """A moment: 11-18 16:42; today only the time."""
    if moment is None:
        return NOTHING
    local = _local(moment)
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{day(local.date(), today)} {clock}"


def exact(moment: datetime | None) -> str:
    """The whole moment, for ``title`` and logs: 2026-11-18 16:42:07."""
    return "" if moment is None else _local(moment).strftime("%Y-%m-%d %H:%M:%S")


def recent(moment: datetime | None, now: datetime) -> str:
    """Just now, 12 minutes ago, today, yesterday, then the date."""
    if moment is None:
        return NOTHING
    passed = now - moment
    local, today = _local(moment), _local(now).date()
    if timedelta(0) <= passed < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) <= passed < timedelta(hours=1):
        return _("%d min ago") % (passed.seconds // 60)
    if local.date() == today:
        return _("today %s") % clock_time(moment)
    if local.date() == today - timedelta(days=1):
        return _("yesterday %s") % clock_time(moment)
    return stamp(moment, today)


def duration(minutes: int, day_minutes: int = 24 * 60) -> str:
    """A length of time in the clock's own unit: a working day is ``day_minutes`` long. 1 天 4 时, 3 时 40 分."""
    days, rest = divmod(abs(int(minutes)), day_minutes)
    hours, left = divmod(rest, 60)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours} if hours else _("%d d") % days
    if hours:
        return _("%(hours)d h %(minutes)02d m") % {"hours": hours, "minutes": left} if left else _("%d h") % hours
    return _("%d m") % left


def week(value: date) -> str:
    return _("Week %d") % value.isocalendar().week


def month(value: date) -> str:
    """2026 年 11 月; Nov 2026."""
    return date_format(value, pgettext("date format", "M Y"))


def quarter(value: date) -> str:
    """2026 年第三季度; Q3 2026."""
    which = (value.month - 1) // 3
    names = (
        pgettext("quarter", "Q1 %d"),
        pgettext("quarter", "Q2 %d"),
        pgettext("quarter", "Q3 %d"),
        pgettext("quarter", "Q4 %d"),
    )
    return names[which] % value.year


def period_of_day(moment: datetime) -> str:
    """Good morning, afternoon or evening."""
    hour = _local(moment).hour
    return _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")


def mask_mobile(text: str) -> str:
    """138****6021; short numbers keep their last two digits."""
    if len(text) >= 11:
        return f"{text[:-8]}****{text[-4:]}"
    return f"{'*' * max(len(text) - 2, 0)}{text[-2:]}" if text else ""
