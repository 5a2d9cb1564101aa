"""What the acts of bonus runs are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.approve_bonus": _("bonus run approved"),
        "assessments.compute_bonus": _("bonus run computed"),
        "assessments.export_bonus": _("bonus run taken to payroll"),
        "assessments.print_bonus": _("bonus sheet printed"),
        "assessments.reject_bonus": _("bonus run rejected"),
        "assessments.send_back_bonus": _("bonus run sent back"),
        "assessments.submit_bonus": _("bonus run submitted"),
        "assessments.void_bonus": _("bonus run voided"),
        "assessments.withdraw_bonus": _("bonus run withdrawn"),
    }
)
