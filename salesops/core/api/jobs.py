"""Cleaning up behind the API."""

from datetime import time

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules


@background_job("api.forget_answers", label=_("Forget answers kept for repeated requests"), queue=SHORT, quiet=True)
def forget_answers(job):
    from .idempotency import KEPT_FOR
    from .models import KeptAnswer

    forgotten, _by_model = KeptAnswer.objects.filter(created_at__lt=Now() - KEPT_FOR).delete()
    job.result.update(answers=forgotten)


schedules.register(
    Schedule("api.forget_answers", _("Forget answers kept for repeated requests"), "api.forget_answers", at=time(3, 30))
)
