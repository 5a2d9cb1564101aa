"""What the acts of jobs are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "jobs.cancel_job": _("job cancelled"),
        "jobs.enqueue": _("job started"),
        "jobs.retry_job": _("job tried again"),
    }
)
