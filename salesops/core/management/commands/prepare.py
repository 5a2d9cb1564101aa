"""``manage.py prepare``: everything between new code and a portal that can start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile translations, collect static files, migrate (as the owner of the tables: MIGRATE_DATABASE_URL)."
    # ``migrate`` runs the checks that matter; the others would ask for a database that may still be empty.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("catalogue", compile=True, verbosity=0)
        if settings.STATIC_COLLECTED:
            call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1)
