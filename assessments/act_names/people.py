"""Acts on honours, promotions, improvement plans and proposals."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.answer_checkpoint": _("checkpoint answered"),
        "assessments.approve_promotion": _("promotion approved"),
        "assessments.ask_improvement": _("improvement plan asked for"),
        "assessments.attest_condition": _("condition attested"),
        "assessments.award_honour": _("honour awarded"),
        "assessments.complete_promotion": _("promotion completed"),
        "assessments.decline_promotion": _("promotion not pursued"),
        "assessments.end_improvement": _("improvement plan ended"),
        "assessments.extend_improvement": _("improvement plan extended"),
        "assessments.fail_improvement": _("improvement plan not passed"),
        "assessments.find_promotion": _("promotion found at a closing"),
        "assessments.follow_cycle": _("consequences of a cycle drawn"),
        "assessments.hold_checkpoint": _("checkpoint held"),
        "assessments.open_improvement": _("improvement plan opened"),
        "assessments.pass_improvement": _("improvement plan passed"),
        "assessments.propose_growth": _("proposal made after a scorecard"),
        "assessments.propose_promotion": _("promotion proposed"),
        "assessments.reject_promotion": _("promotion not approved"),
        "assessments.return_promotion": _("promotion sent back"),
        "assessments.settle_proposal": _("proposal settled"),
        "assessments.submit_promotion": _("promotion submitted"),
    }
)
