"""Long deputyships: the manager (defaults.md 11)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Deputyship
from accounts.services import deputies
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

from .words import day_of


def _deputy_route(record: Deputyship, facts: Facts, day: date) -> Sequence[Stage]:
    policy = policy_on("accounts.deputies", day)
    return [Stage(("supervisor",), "long", {"days": facts["days"], "limit": policy["free_days"]}, policy["limit"])]


def _deputy_title(facts: Facts) -> str:
    return _("Deputy · %(name)s") % {"name": facts["name"]}


def _deputy_summary(facts: Facts) -> list[str]:
    days = _("%(first)s – %(last)s") % {"first": day_of(facts["first"]), "last": day_of(facts["last"])}
    return [facts["deputy"], days]


def _deputy_panel(record: Deputyship, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "deputyship": record,
        "first": date.fromisoformat(facts["first"]),
        "last": date.fromisoformat(facts["last"]),
    }


matters.register(
    Matter(
        code=deputies.MATTER,
        label=gettext_lazy("Long deputyship"),
        route=_deputy_route,
        title=_deputy_title,
        summary=_deputy_summary,
        rules={"long": gettext_lazy("%(days)s working days, more than %(limit)s: the manager")},
        on_approved=deputies.agree,
        on_rejected=deputies.refuse,
        on_sent_back=deputies.refuse,
        on_withdrawn=deputies.refuse,
        # Who would act in his name doesn't decide on it.
        barred=lambda record, facts: (record.deputy_id,),
        panel="accounts/absences/_panel_deputy.html",
        panel_context=_deputy_panel,
        icon="user",
    )
)
