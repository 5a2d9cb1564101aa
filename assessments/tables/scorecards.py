"""The list of scorecards: own, of one's people, all. Totals of the own card stand in it when it is published, nowhere before."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import OrgUnitTerms, User
from accounts.tables import UnitName
from assessments import words
from assessments.models import Scorecard
from assessments.services.cards.answering import is_asked
from assessments.states.scorecards import SCORECARD
from assessments.tables.cycles import CycleKind
from salesops.core import formats
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, RelationFilter
from salesops.core.lists.formats import Choice, Format, Number, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in SCORECARD.states}


class PeriodName(Format):
    """The period of a cycle; ``also``: its kind and whose probation it is."""

    def html(self, value: date, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: date, also: tuple[Any, ...], reading: Reading) -> Any:
        kind, person = also
        if person is not None:
            return str(pgettext_lazy("period", "probation from %(day)s")) % {"day": value.isoformat()}
        if kind == "M":
            return formats.month(value)
        return formats.quarter(value) if kind == "Q" else str(value.year)


def in_bands(values: tuple[str, ...], reading: Reading) -> Q:
    """Bands of cards whose result the reader knows; of others nothing is said, by ``not`` neither."""
    known = Scorecard.objects.results_visible_to(reading.user).filter(pk=OuterRef("pk"))
    return Q(Exists(known), band__in=values)


@lists.register
class ScorecardList(ListPage):
    """Cards in reach."""

    code = "assessments.scorecards"
    title = _("Scorecards")
    noun = (pgettext_lazy("counted", "scorecard"), pgettext_lazy("counted", "scorecards"))
    capability = ("scorecards", "v")
    url_name = "assessments:scorecards"
    icon = "score"
    record_url = "assessments:scorecard"
    record_key = "pk"
    ordering = ("-period", "subject")
    empty_title = _("No scorecards yet")
    empty_text = _("They appear when a cycle opens.")
    columns = (
        Column(name="subject", label=_("Person or team"), value="subject", sort="subject", phone=True),
        Column(
            name="period", label=_("Period"), value="cycle__first", also=("cycle__cycle", "cycle__person"), format=PeriodName(),
            phone=True,
        ),
        Column(
            name="cycle", label=_("Cycle"), value="cycle__cycle", also=("cycle__person",), format=CycleKind(), default=False
        ),
        Column(name="tier", label=pgettext_lazy("of a scorecard", "Tier"), format=Choice(dict(words.TIERS))),
        Column(name="home", label=_("Unit"), value="home_id", format=UnitName(), sort="home__code"),
        Column(name="state", label=_("State"), format=Status(dict(SCORECARD.choices), MARKS), bare=True, phone=True),
        Column(
            name="total", label=pgettext_lazy("scorecard", "Total"), value="shown_total", format=Number(2), nullable=True,
            phone=True,
        ),
        Column(
            name="band", label=_("Band"), value="shown_band", format=Choice(dict(words.BANDS)), sort=False, phone=True
        ),
        Column(name="rater", label=_("Rated by"), value="rater__name"),
        Column(name="number", label=_("Number"), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="cycle", label=_("Cycle"), path="cycle__cycle", choices=words.CYCLES),
        DateFilter(name="period", label=_("Period"), path="cycle__first"),
        ChoiceFilter(name="state", label=_("State"), choices=SCORECARD.choices),
        ChoiceFilter(name="tier", label=pgettext_lazy("of a scorecard", "Tier"), choices=words.TIERS),
        MatchFilter(name="band", label=_("Band"), choices=words.BANDS, where=in_bands),
        RelationFilter(
            name="person", label=_("Person"), rows=lambda user: User.objects.visible_to(user), key="username",
            title=lambda person: person.name, find=lambda rows, text: rows.found_by(text),
        ),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return Scorecard.objects.visible_to(user)

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        today = timezone.localdate()
        team = OrgUnitTerms.objects.filter(unit=OuterRef("unit"), period__contains=today).values("name")[:1]
        knows = Exists(Scorecard.objects.results_visible_to(user).filter(pk=OuterRef("pk")))
        return rows.annotate(
            subject=Coalesce("person__name", team, Value("")),
            shown_total=Case(When(knows, then=F("total")), default=None),
            shown_band=Case(When(knows, then=F("band")), default=Value("")),
        )

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if is_asked(reading.user):
            yield PageAction(_("Rate colleagues"), reverse("assessments:department_ratings"), "check", primary=True)
        if reading.user.can("scorecards", "a"):
            yield PageAction(_("Calibration"), reverse("assessments:calibrations"), "scheme")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("mine", _("Mine"), f"person={reading.user.username}")
        waiting = "state=frozen,self_assessed,rated,calibrated"
        yield ShippedView("open", pgettext_lazy("scorecards", "Under way"), waiting)
        yield ShippedView("appealed", pgettext_lazy("scorecards", "Appeals"), "state=appealed")
