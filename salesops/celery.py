"""The Celery application. Apps write ``shared_task`` and never import this."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings.development")

app = Celery("salesops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
@signals.beat_init.connect
def _check_surroundings(**kwargs: object) -> None:
    """Workers and beat refuse the same unsafe surroundings as the web processes."""
    from salesops.core.web.startup import refuse_unsafe_start

    refuse_unsafe_start()


@signals.setup_logging.connect
def _keep_our_logging(**kwargs: object) -> None:
    """Celery leaves the log lines as settings.LOGGING wants them."""
