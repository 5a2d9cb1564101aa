"""Lists of promotions, improvement plans and proposals."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import GrowthProposal, ImprovementPlan, Promotion
from assessments.models.promotions import RULES
from assessments.scope_people import people_reach
from assessments.states.improvement import IMPROVEMENT
from assessments.states.promotions import PROMOTION
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Day, Moment, Status, YesNo
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

PROPOSAL_MARKS = {"open": "wait", "done": "done", "declined": "open"}


class _People(ListPage):
    capability = ("promotion", "v")
    pick_key = "pk"

    def rows(self, user: Any) -> QuerySet:
        return self.model.objects.visible_to(user)  # type: ignore[attr-defined]


@lists.register
class PromotionList(_People):
    """Own ones, and those of people in reach; whoever has precedence is marked."""

    model = Promotion
    code = "assessments.promotions"
    title = _("Promotions")
    noun = (pgettext_lazy("counted", "promotion"), pgettext_lazy("counted", "promotions"))
    url_name = "assessments:promotions"
    icon = "flow"
    record_url = "assessments:promotion"
    record_key = "pk"
    ordering = ("-created_at",)
    empty_title = _("No promotions yet")
    empty_text = _("Each monthly closing looks at everybody; whoever meets a rule appears here.")
    columns = (
        Column(name="person", label=_("Person"), value="person__name", sort="person__name_key", phone=True),
        Column(name="position", label=_("Position"), value="position__name"),
        Column(name="to", label=_("New position"), value="to__name", phone=True),
        Column(name="rule", label=pgettext_lazy("promotion", "Rule"), format=Choice(dict(RULES))),
        Column(name="precedence", label=pgettext_lazy("promotion", "Precedence"), format=YesNo()),
        Column(
            name="state", label=_("State"), format=Status(dict(PROMOTION.choices), {s.code: s.tone for s in PROMOTION.states}),
            bare=True, phone=True,
        ),
        Column(name="starts_on", label=_("takes effect on"), format=Day()),
        Column(name="created_at", label=_("proposed at"), format=Moment(), sort="created_at"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=PROMOTION.choices),
        ChoiceFilter(name="rule", label=pgettext_lazy("promotion", "Rule"), choices=RULES),
        DateFilter(name="starts_on", label=_("takes effect on")),
    )

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        reach = people_reach(reading.user, "c")
        if reading.user.can("promotion", "c") and (reach.everything or reach.units):
            yield PageAction(_("Propose by special merit"), reverse("assessments:propose_promotion"), "plus")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=eligible,in_review")


@lists.register
class ImprovementList(_People):
    """Own ones, those one coaches, those of people in reach."""

    model = ImprovementPlan
    code = "assessments.improvement_plans"
    title = _("Improvement plans")
    noun = (pgettext_lazy("counted", "improvement plan"), pgettext_lazy("counted", "improvement plans"))
    url_name = "assessments:improvement_plans"
    icon = "goal"
    record_url = "assessments:improvement_plan"
    record_key = "pk"
    ordering = ("-due_on",)
    empty_title = _("No improvement plans")
    empty_text = _(
        "A plan is asked for when a quarter or two months stay below 60, or by the last places of a quarter."
    )
    columns = (
        Column(name="person", label=_("Person"), value="person__name", sort="person__name_key", phone=True),
        Column(name="number", label=_("Number")),
        Column(
            name="trigger", label=pgettext_lazy("improvement plan", "Reason"), phone=True,
            format=Choice(dict(ImprovementPlan.Trigger.choices)),
        ),
        Column(name="cycle", label=_("Cycle"), value="scorecard__cycle__code"),
        Column(
            name="state", label=_("State"), bare=True, phone=True,
            format=Status(dict(IMPROVEMENT.choices), {s.code: s.tone for s in IMPROVEMENT.states}),
        ),
        Column(name="coach", label=_("Coach"), value="coach__name"),
        Column(name="due_on", label=pgettext_lazy("improvement plan", "to be opened by"), format=Day(), sort="due_on"),
        Column(name="ends_on", label=pgettext_lazy("improvement plan", "ends on"), format=Day()),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=IMPROVEMENT.choices),
        ChoiceFilter(
            name="trigger", label=pgettext_lazy("improvement plan", "Reason"), choices=ImprovementPlan.Trigger.choices
        ),
        DateFilter(name="due_on", label=pgettext_lazy("improvement plan", "to be opened by")),
    )

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=due,open,extended")


@lists.register
class ProposalList(_People):
    """What bands propose beside plans: talks, training, pairing."""

    model = GrowthProposal
    code = "assessments.growth_proposals"
    title = _("Proposals after scorecards")
    noun = (pgettext_lazy("counted", "proposal"), pgettext_lazy("counted", "proposals"))
    url_name = "assessments:growth_proposals"
    icon = "idea"
    record_url = "assessments:settle_proposal"
    record_key = "pk"
    ordering = ("-made_at",)
    empty_title = _("No proposals")
    empty_text = _("When a cycle closes, its cards may propose a talk, training or a champion to work beside.")
    columns = (
        Column(name="person", label=_("Person"), value="person__name", sort="person__name_key", phone=True),
        Column(
            name="kind", label=pgettext_lazy("proposal", "Proposed"), format=Choice(dict(GrowthProposal.Kind.choices)), phone=True
        ),
        Column(name="cycle", label=_("Cycle"), value="scorecard__cycle__code"),
        Column(
            name="state", label=_("State"), format=Status(dict(GrowthProposal.State.choices), PROPOSAL_MARKS), bare=True,
            phone=True,
        ),
        Column(name="note", label=_("note")),
        Column(name="made_at", label=_("proposed at"), format=Moment(), sort="made_at"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=GrowthProposal.State.choices),
        ChoiceFilter(name="kind", label=pgettext_lazy("proposal", "Proposed"), choices=GrowthProposal.Kind.choices),
        DateFilter(name="made_at", label=_("proposed at")),
    )

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=open")
