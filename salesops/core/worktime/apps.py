from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "salesops.core.worktime"
    label = "worktime"
    verbose_name = _("Working calendar")

    def ready(self) -> None:
        from .services.shipping import ship_calendar

        post_migrate.connect(ship_calendar, sender=self, dispatch_uid="worktime.ship_calendar")
