"""A bonus run: finance, then the director, then the general manager (defaults.md 11); nobody decides on the own bonus."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import BonusRun
from assessments.period_words import code_words
from assessments.services.bonus import deciding
from salesops.core.formats import money
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _route(record: BonusRun, facts: Facts, day: date) -> list[Stage]:
    return [Stage((code,), "run") for code in ("finance", "director", "GM")]


def _title(facts: Facts) -> str:
    return _("Bonus run · %(number)s · %(cycle)s") % {"number": facts["number"], "cycle": code_words(facts["cycle"])}


def _summary(facts: Facts) -> list[str]:
    return [_("People: %(n)s") % {"n": facts["people"]}, money(Decimal(facts["payable"]), balance=True)]


def _benefit(record: BonusRun, facts: Facts) -> Iterable[int]:
    return list(record.lines.order_by().values_list("person", flat=True).distinct())


def _panel(record: BonusRun, facts: Facts, user: Any) -> dict[str, Any]:
    return {"run": record, "payable": Decimal(facts["payable"]), "people": facts["people"]}


matters.register(
    Matter(
        code=deciding.MATTER,
        label=gettext_lazy("Bonus run"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"run": gettext_lazy("Every bonus run")},
        limit="3 wd",
        barred=_benefit,
        on_approved=deciding.approved,
        on_rejected=deciding.rejected,
        on_sent_back=deciding.sent_back,
        on_withdrawn=deciding.sent_back,
        panel="assessments/bonus/_approval.html",
        panel_context=_panel,
        icon="bonus",
    )
)
