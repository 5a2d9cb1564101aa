"""``manage.py demo``: a believable company to look at (contract.md, "Commands")."""

import random
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from salesops.core.sockets.demo import DemoCompany, demo_parts
from salesops.core.stamps import one_reading


class Command(BaseCommand):
    help = "Fill an empty database with a made-up company. Deterministic for the same seed and day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are people already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO_SIGN_INS", False):
            raise CommandError("Demo people may not exist here: these settings refuse demo sign-ins.")
        if get_user_model()._default_manager.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are people in this database already. The demo needs an empty one.")
        autodiscover_modules("demo")
        company = DemoCompany(options["size"], timezone.localdate(), random.Random(options["seed"]))  # noqa: S311
        counted: dict[str, int] = {}
        with transaction.atomic(), company.behind:
            for part in sorted(demo_parts, key=lambda p: p.order):
                began = time.monotonic()
                # Policies and calendars are asked for every row: whether they changed is looked up once.
                with one_reading():
                    part.build(company)
                if company.size == "large":
                    # Nobody else sees these rows yet, autovacuum least of all: the next part would be planned as on
                    # empty tables, which takes minutes a question over two million visits.
                    _count_rows(counted)
                if options["verbosity"] > 1:
                    self.stdout.write(f"{part.code}: {time.monotonic() - began:.1f} s")
        self.stdout.write(f"Demo company written: {len(company.people)} people.")


def _count_rows(counted: dict[str, int]) -> None:
    """Statistics of the tables a tenth of whose changes came since ``counted``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, relname), n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        changes = dict(cursor.fetchall())
        stale = [table for table, count in changes.items() if count > 1.1 * counted.get(table, 0)]
        for table in stale:
            cursor.execute(f"ANALYZE {table}")
    counted.update((table, changes[table]) for table in stale)
