"""Policies tried on all files in the background (ALL-7)."""

from django.utils.translation import gettext_lazy as _

from customers.services.policy_preview import work_out_preview
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import background_job


@background_job("customers.preview_policy", label=_("What a policy would change"), capability=("settings", "v"))
def preview_policy(job: RunningJob, *, preview: int) -> None:
    """Count what was asked for on the page of a version."""
    job.result["rows"] = work_out_preview(preview, each=job.progress)
