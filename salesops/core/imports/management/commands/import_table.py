"""``import_table CODE FILE``: the same import as in the browser (contract.md)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from salesops.core.imports.matching import match
from salesops.core.imports.outgoing import error_file, template
from salesops.core.imports.reading import offered, table_of
from salesops.core.imports.running import ImportResult, run_import
from salesops.core.refusals import Refused
from salesops.core.sockets.imports import ImportKind, import_kinds
from salesops.core.spreadsheets.reader import Table


class Command(BaseCommand):
    help = "Import a table from csv or xlsx, all or nothing. The last line of output is JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="kind of table, such as users")
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        parser.add_argument("--as", dest="username", help="with whose rights (required for an import)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--errors", type=Path, help="write the wrong rows with their reasons here")
        parser.add_argument("--template", type=Path, help="write the empty template here and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kind = import_kinds.get(options["code"])
        except LookupError:
            known = ", ".join(sorted(k.code for k in import_kinds))
            raise CommandError(f"unknown table {options['code']!r}; there are: {known}") from None
        if options["template"]:
            self._write(options["template"], template(kind, suffix=_suffix(options["template"])))
            return
        if not options["file"]:
            raise CommandError("FILE is missing")
        if not options["username"]:
            raise CommandError("--as USERNAME is missing: an import is done with somebody's rights")
        user = get_user_model().objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user {options['username']!r}")
        with translation.override(user.language or settings.LANGUAGE_CODE):
            self._import(kind, user, options)

    def _import(self, kind: ImportKind, user: Any, options: dict[str, Any]) -> None:
        try:
            table = table_of(kind, options["file"], options["file"].name)
            mapping = match(kind, table.heads, offered(kind, table))
            for note in [*table.notes, *mapping.notes]:
                self.stderr.write(note)
            if not mapping.ready:
                raise CommandError(" ".join(mapping.problems))
            result = run_import(kind, table, mapping, actor=user, day=timezone.localdate(), dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self._report(table, result, options)

    def _report(self, table: Table, result: ImportResult, options: dict[str, Any]) -> None:
        for row in result.rejected[:50]:
            self.stderr.write(f"{row.number}: {' '.join(row.problems)}")
        if options["errors"] and result.rejected:
            self._write(options["errors"], error_file(table.heads, result.rejected, suffix=_suffix(options["errors"])))
        self.stdout.write(json.dumps(result.counts))
        if result.rejected:
            self.stdout.flush()
            sys.exit(1)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None


def _suffix(path: Path) -> str:
    return "csv" if path.suffix.lower() == ".csv" else "xlsx"
