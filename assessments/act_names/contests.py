"""Acts on sales contests."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.cancel_contest": _("contest called off"),
        "assessments.close_contest": _("contest closed"),
        "assessments.create_contest": _("contest prepared"),
        "assessments.refresh_contest": _("ranking of a contest worked out"),
        "assessments.set_contest_entries": _("handicaps of a contest set"),
        "assessments.start_contest": _("contest announced"),
    }
)
