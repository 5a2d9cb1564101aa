"""``manage.py restore SOURCE``: a backup into an empty database; ``--release`` lets mails go out again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesops.core.backup import CannotRestore, release_sending, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database. Nothing is sent from it until `restore --release`."
    # The database is empty: there is nothing to check yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", default="")
        parser.add_argument("--release", action="store_true", help="this is the real portal now: send what waits")

    def handle(self, *args: Any, source: str, release: bool, **options: Any) -> None:
        if not source and not release:
            raise CommandError("Which backup? Give its folder.")
        if source:
            try:
                manifest = restore_backup(Path(source))
            except (CannotRestore, OSError, RuntimeError) as error:
                raise CommandError(str(error)) from None
            rows = sum(manifest["rows"].values())
            self.stdout.write(f"Restored {rows} rows and {manifest['files']} files of {manifest['made_at']}.")
        if release:
            release_sending()
            self.stdout.write("Sending is released.")
        else:
            self.stdout.write("Nothing is sent from this copy until `manage.py restore --release`.")
