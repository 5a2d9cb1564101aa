"""Lists of promotions, improvement plans and proposals."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import GrowthProposal, ImprovementPlan, Promotion
from assessments.promotion_words import RULES
from assessments.scope_people import people_reach
from assessments.states.improvement import IMPROVEMENT
from assessments.states.promotions import PROMOTION
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import DateFilter
from salesops.core.lists.formats import Day, Moment, YesNo
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .people_columns import chosen, cycle_column, machine_column, person_column, post_column, state_column, state_filter

PROPOSAL_MARKS = {"open": "wait", "done": "done", "declined": "open"}
PROPOSED_AT, TAKES_EFFECT = _("proposed at"), _("takes effect on")
OPENED_BY = pgettext_lazy("improvement plan", "to be opened by")
RULE = chosen("rule", pgettext_lazy("promotion", "Rule"), RULES)
TRIGGER = chosen("trigger", pgettext_lazy("improvement plan", "Reason"), ImprovementPlan.Trigger.choices, phone=True)
KIND = chosen("kind", pgettext_lazy("proposal", "Proposed"), GrowthProposal.Kind.choices, phone=True)


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
        person_column(),
        post_column("position", _("Position")),
        post_column("to", pgettext_lazy("promotion", "New position"), phone=True),
        RULE[0],
        Column(name="precedence", label=pgettext_lazy("promotion", "Precedence"), format=YesNo()),
        machine_column(PROMOTION),
        Column(name="starts_on", label=TAKES_EFFECT, format=Day()),
        Column(name="created_at", label=PROPOSED_AT, format=Moment(), sort="created_at"),
    )  # fmt: skip
    filters = (
        state_filter(PROMOTION.choices),
        RULE[1],
        DateFilter(name="starts_on", label=TAKES_EFFECT),
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
        person_column(),
        Column(name="number", label=_("Number")),
        TRIGGER[0],
        cycle_column(),
        machine_column(IMPROVEMENT),
        Column(name="coach", label=_("Coach"), value="coach__name"),
        Column(name="due_on", label=OPENED_BY, format=Day(), sort="due_on"),
        Column(name="ends_on", label=pgettext_lazy("improvement plan", "ends on"), format=Day()),
    )  # fmt: skip
    filters = (
        state_filter(IMPROVEMENT.choices),
        TRIGGER[1],
        DateFilter(name="due_on", label=OPENED_BY),
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
        person_column(),
        KIND[0],
        cycle_column(),
        state_column(GrowthProposal.State.choices, PROPOSAL_MARKS),
        Column(name="note", label=_("note")),
        Column(name="made_at", label=PROPOSED_AT, format=Moment(), sort="made_at"),
    )  # fmt: skip
    filters = (
        state_filter(GrowthProposal.State.choices),
        KIND[1],
        DateFilter(name="made_at", label=PROPOSED_AT),
    )

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=open")
