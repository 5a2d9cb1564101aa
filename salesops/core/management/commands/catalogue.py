"""``manage.py catalogue``: keep the translations in step with the sources."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesops.core.i18n import catalogue

LOCALES = ("zh_Hans",)


class Command(BaseCommand):
    help = "Merge new strings into the catalogue and compile it; --check only reports, --compile only compiles."
    requires_system_checks: list = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when anything is missing, fuzzy or left over")
        parser.add_argument("--compile", action="store_true", help="write the .mo files and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        for locale in LOCALES:
            if options["check"]:
                found = list(catalogue.faults(locale))
                if found:
                    raise CommandError("\n".join(found))
                continue
            if not options["compile"]:
                catalogue.merge(locale)
                for fault in catalogue.faults(locale):
                    self.stdout.write(fault)
            catalogue.compile_catalogue(locale)
