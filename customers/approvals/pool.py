"""Changes of owner: inside a market its manager, across markets or with A customers the director (defaults.md 11)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from customers.models import OwnerChange
from customers.services import owner_change
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _route(record: OwnerChange, facts: Facts, day: date) -> Sequence[Stage]:
    if facts["across"]:
        return [Stage(("director",), "across")]
    if facts["grades"]["A"]:
        return [Stage(("director",), "grade_a", {"count": facts["grades"]["A"]})]
    return [Stage(("MM",), "inside")]


def _title(facts: Facts) -> str:
    return _("Change of owner · %(from)s → %(heir)s") % {"from": ", ".join(facts["from"][:3]), "heir": facts["heir"]}


def _summary(facts: Facts) -> list[str]:
    count = ngettext("%(count)d customer", "%(count)d customers", facts["count"]) % {"count": facts["count"]}
    day = date_format(date.fromisoformat(facts["day"]), pgettext("date format in text", "j M"))
    return [count, _("from %(day)s") % {"day": day}, facts["reason"]]


def _panel(record: OwnerChange, facts: Facts, user: Any) -> dict[str, Any]:
    from customers.models import Customer

    ids = [item.customer_id for item in record.items.all()]
    customers = list(Customer.objects.filter(pk__in=ids).select_related("owner", "unit").order_by("grade", "name_key"))
    shown = owner_change.preview(customers, record.heir, record.day, record.day)
    # That a change waits for each of them is this very one.
    return {"change": record, "customers": customers[:50], "preview": replace(shown, blocks=[])}


matters.register(
    Matter(
        code=owner_change.MATTER,
        label=gettext_lazy("Change of owner"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={
            "inside": gettext_lazy("Inside a market: the market manager"),
            "across": gettext_lazy("Across markets: the director in charge"),
            "grade_a": gettext_lazy("A customers among them (%(count)s): the director in charge"),
        },
        on_approved=owner_change.on_approved,
        on_rejected=owner_change.on_refused,
        on_sent_back=owner_change.on_refused,
        on_withdrawn=owner_change.on_withdrawn,
        # Who inherits doesn't decide.
        barred=lambda record, facts: (record.heir_id,),
        panel="customers/pool/_panel_owner_change.html",
        panel_context=_panel,
        limit="1 wd",
        icon="out",
    )
)
