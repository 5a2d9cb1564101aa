"""What the acts of the working calendar are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "worktime.publish_year": _("calendar of a year published"),
        "worktime.set_days": _("days of the calendar set"),
    }
)
