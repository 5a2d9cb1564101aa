"""Honours, promotions, improvement plans and proposals as records."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.cards.words import period_name
from assessments.honour_words import title_of
from assessments.models import GrowthProposal, Honour, ImprovementPlan, PlanCheckpoint, Promotion, PromotionProof
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.honour",
        model=Honour,
        label=_("honour"),
        label_plural=_("Honours"),
        title=lambda honour: f"{title_of(honour)} {period_name(honour.cycle)}",
        title_needs=("cycle",),
        url=lambda honour: reverse("assessments:honours"),
        key=lambda honour: honour.number,
        icon="star",
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.promotion",
        model=Promotion,
        label=_("promotion"),
        label_plural=_("Promotions"),
        title=lambda promotion: f"{promotion.person.name} → {promotion.to.local_name}",
        title_needs=("person", "to"),
        url=lambda promotion: reverse("assessments:promotion", args=[promotion.pk]),
        icon="flow",
        parts=((PromotionProof, "promotion"),),
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.improvement_plan",
        model=ImprovementPlan,
        label=_("improvement plan"),
        label_plural=_("Improvement plans"),
        title=lambda plan: f"{plan.number} {plan.person.name}".strip(),
        title_needs=("person",),
        url=lambda plan: reverse("assessments:improvement_plan", args=[plan.pk]),
        icon="goal",
        parts=((PlanCheckpoint, "plan"),),
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.growth_proposal",
        model=GrowthProposal,
        label=_("proposal after a scorecard"),
        label_plural=_("Proposals after scorecards"),
        title=lambda proposal: f"{proposal.get_kind_display()} {proposal.person.name}",
        title_needs=("person",),
        url=lambda proposal: reverse("assessments:settle_proposal", args=[proposal.pk]),
        icon="goal",
    )
)
