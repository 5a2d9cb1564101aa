"""Acts on vacancies and applications."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.all_scored": _("all scores in"),
        "assessments.apply_for_vacancy": _("applied for a vacancy"),
        "assessments.cancel_vacancy": _("vacancy called off"),
        "assessments.close_applications": _("applications ended"),
        "assessments.decide_vacancy": _("vacancy decided"),
        "assessments.edit_vacancy": _("vacancy changed"),
        "assessments.excuse_from_panel": _("member of a panel excused"),
        "assessments.leave_unfilled": _("vacancy left unfilled"),
        "assessments.publish_vacancy": _("vacancy published"),
        "assessments.score_applicant": _("applicant scored"),
        "assessments.withdraw_application": _("application withdrawn"),
    }
)
