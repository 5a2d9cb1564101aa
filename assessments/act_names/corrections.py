"""What the acts of late corrections and red lines are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.answer_red_line": _("red line answered"),
        "assessments.approve_correction": _("late correction of a scorecard approved"),
        "assessments.correct_scorecard": _("late correction of a scorecard asked for"),
        "assessments.decide_red_line": _("red line decided"),
        "assessments.drop_red_line": _("red line not pursued"),
        "assessments.hand_on_red_line": _("red line handed on without an answer"),
        "assessments.propose_red_line": _("red line proposed"),
        "assessments.reject_correction": _("late correction of a scorecard rejected"),
        "assessments.take_back_red_line": _("red line taken back"),
        "assessments.withdraw_correction": _("late correction of a scorecard taken back"),
    }
)
