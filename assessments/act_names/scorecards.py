"""What the acts of scorecards are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.answer_about": _("department rating given"),
        "assessments.appeal": _("appeal made"),
        "assessments.calibrate_cycle": _("scorecards calibrated"),
        "assessments.change_card_points": _("points of a scorecard changed"),
        "assessments.confirm_review_talk": _("review talk confirmed"),
        "assessments.decide_appeal": _("appeal decided"),
        "assessments.file_work_report": _("work report handed in"),
        "assessments.merge_answers": _("department ratings merged"),
        "assessments.note_review_talk": _("review talk noted"),
        "assessments.publish_cycle": _("scorecards published"),
        "assessments.rate_scorecard": _("scorecard rated"),
        "assessments.save_work_report": _("draft of a work report kept"),
        "assessments.take_scorecard": _("scorecard taken out as PDF"),
        "assessments.take_year_report": _("yearly assessment report taken out as PDF"),
        "assessments.take_scorecard_rows": _("rows behind a scorecard taken out"),
    }
)
