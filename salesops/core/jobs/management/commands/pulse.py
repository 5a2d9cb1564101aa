"""``manage.py pulse beat``: whether a part of the portal still gives signs of life; asked by container engines."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models.functions import Now

from salesops.core.jobs.models import Pulse

# Beat ticks every 20 seconds; a tick may wait behind two jobs of a minute.
PATIENCE = timedelta(minutes=3)


class Command(BaseCommand):
    help = "Exit status 0 when NAME (beat, short, long) gave a sign of life in the last three minutes, else 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        if not Pulse.objects.filter(name=name, at__gt=Now() - PATIENCE).exists():
            raise CommandError(f"no sign of life from {name} in the last {PATIENCE.seconds // 60} minutes")
        self.stdout.write(f"{name} is alive")
