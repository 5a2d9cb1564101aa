"""``manage.py backup [TARGET]``: database and files of one moment into a new folder below TARGET."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from salesops.core.backup import make_backup


class Command(BaseCommand):
    help = "Back up database and files (BACKUP_TARGET when TARGET is not given). The portal may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", nargs="?", default=settings.BACKUP_TARGET)
        parser.add_argument("--keep", type=int, default=0, help="remove all but so many of the newest (0: keep all)")

    def handle(self, *args: Any, target: str, keep: int, **options: Any) -> None:
        if not target:
            raise CommandError("Where to? Give a folder, or set BACKUP_TARGET.")
        try:
            made = make_backup(Path(target), now=timezone.now(), keep=keep)
        except (OSError, RuntimeError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(str(made))
