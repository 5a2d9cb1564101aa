"""What approvals of accounts have in common: days in words, and who decides by the number of days."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Stage


def day_of(iso: str) -> str:
    return date_format(date.fromisoformat(iso), pgettext("date format in text", "j M"))


def stretch(facts: Facts) -> str:
    """ "20 Nov – 24 Nov" in the reader's language."""
    if facts["starts_on"] == facts["ends_on"]:
        return day_of(facts["starts_on"])
    return _("%(first)s – %(last)s") % {"first": day_of(facts["starts_on"]), "last": day_of(facts["ends_on"])}


def by_days(days: Decimal, day: date) -> list[Stage]:
    """Leave and overtime duty: supervisor, market manager or director, by the number of working days (defaults.md 11)."""
    policy = policy_on("accounts.leave-approval", day)
    limit = policy["limit"]
    if days <= policy["supervisor_days"]:
        return [Stage(("supervisor",), "short", {"days": str(days), "limit": policy["supervisor_days"]}, limit)]
    if days <= policy["manager_days"]:
        return [Stage(("MM",), "middle", {"days": str(days), "limit": policy["manager_days"]}, limit)]
    return [Stage(("director",), "long", {"days": str(days), "limit": policy["manager_days"]}, limit)]


RULES_BY_DAYS = {
    "short": gettext_lazy("%(days)s working days, up to %(limit)s: the supervisor"),
    "middle": gettext_lazy("%(days)s working days, up to %(limit)s: the market manager"),
    "long": gettext_lazy("%(days)s working days, more than %(limit)s: the director"),
}
