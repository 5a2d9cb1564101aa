"""What the acts of cycles are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.cycle_published": _("assessment cycle published"),
        "assessments.freeze_cycle": _("facts of an assessment cycle frozen"),
        "assessments.move_on_cycle": _("assessment cycle moved on"),
        "assessments.open_cycles": _("assessment cycles opened"),
    }
)
