"""``manage.py recount_file_known``: note anew what each file knows, when ``manage.py verify customers`` says it differs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from customers.known_guards import DIFFERING, REBUILD


class Command(BaseCommand):
    help = (
        "Notes anew what each customer file knows. Files, contacts and addresses written meanwhile wait (some seconds)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({DIFFERING}) differing")
            differing = cursor.fetchone()[0]
            for statement in REBUILD:
                cursor.execute(statement)
            self.stdout.write(f"{cursor.rowcount} files noted, {differing} had been wrong")
