from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.services.shipping import ship_schemes

        post_migrate.connect(ship_schemes, sender=self, dispatch_uid="assessments.ship_schemes")
