"""The customers behind the preview of a policy (ALL-7): filtered, searched, taken out like any list."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, PolicyPreview, PreviewRow
from salesops.core import formats
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Day, Format, Number
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists
from salesops.core.sockets.policies import policies

from .filters import owner_filter


class Said(Format):
    """What happens, or a code of before and after, in the words of its trial: "policy|what" or "policy|what|code"."""

    def text(self, value: Any, reading: Reading) -> str:
        from customers.previews import TRIALS

        code, what, *coded = str(value).split("|")
        trial = TRIALS[code]
        return trial.shown(what, coded[0]) or formats.NOTHING if coded else str(trial.words[what])

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.text(value, reading))


def _coded(*fields: str) -> Any:
    parts: list[Any] = [F("preview__code")]
    for name in fields:
        parts += [Value("|"), F(name)]
    return Concat(*parts)


def _previews() -> Iterable[tuple[int, str]]:
    """Those counted lately, the newest first."""
    for kept in PolicyPreview.objects.exclude(made_at=None).order_by("-pk")[:40]:
        label = policies.get(kept.code).label
        yield kept.pk, f"{label} · {formats.day_long(kept.day)} · {formats.stamp(kept.made_at, kept.day)}"


def _whats() -> dict[str, Any]:
    from customers.previews import TRIALS

    return {what: label for trial in TRIALS.values() for what, label in trial.words.items()}


@lists.register
class PreviewList(ListPage):
    """Rows of the previews of policies, of the customers in reach."""

    code = "customers.preview_rows"
    counts_as = "customers.customers"
    title = _("Customers a policy would touch")
    noun = (pgettext_lazy("counted", "change"), pgettext_lazy("counted", "changes"))
    capability = ("settings", "v")
    url_name = "customers:preview_rows"
    icon = "report"
    record_url = "customers:customer"
    record_key = "customer__code"
    ordering = ("customer",)
    search = staticmethod(
        lambda rows, text: rows.filter(customer__in=Customer.objects.all().found_by(text).values("pk"))
    )
    search_hint = _("Name, pinyin, initials, credit code, phone")
    empty_title = _("Nothing to show")
    empty_text = _("Nothing would change for the customers you see, or the changes were not counted yet.")
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key"),
        Column(name="what", label=_("What happens"), value=_coded("what"), format=Said(), sort="what", phone=True),
        Column(
            name="before", label=_("Today"), value=_coded("what", "before"), format=Said(), sort="before", phone=True
        ),
        Column(name="after", label=_("Then"), value=_coded("what", "after"), format=Said(), sort="after", phone=True),
        Column(name="day_before", label=_("Day today"), format=Day()),
        Column(name="day_after", label=_("Day then"), format=Day(), phone=True),
        Column(name="amount_before", label=_("Figure today"), format=Number(2)),
        Column(name="amount_after", label=_("Figure then"), format=Number(2), phone=True),
        Column(name="grade", label=_("Grade"), value="customer__grade", default=False),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort="customer__owner__name_key"),
        Column(name="unit", label=_("Unit"), value="customer__unit__code", default=False),
        Column(name="code", label=_("No."), value="customer__code", default=False),
    )
    filters = (
        ChoiceFilter(name="preview", label=_("Preview"), path="preview_id", choices=_previews),
        ChoiceFilter(name="what", label=_("What happens"), choices=lambda: _whats().items()),
        DateFilter(name="day_after", label=_("Day then")),
        DateFilter(name="day_before", label=_("Day today")),
        owner_filter(path="customer__owner"),
    )

    def rows(self, user: Any) -> QuerySet:
        return PreviewRow.objects.visible_to(user)

    def may_export(self, user: Any) -> bool:
        """Whoever takes customers out."""
        return bool(user.can("customers", "x"))
