"""What the acts of reports are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts({"reports.take_report": _("report taken out")})
