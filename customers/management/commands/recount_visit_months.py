"""``manage.py recount_visit_months``: count the visits of all months anew, when ``manage.py verify customers`` says they differ."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from customers.visit_month_guards import DIFFERING, REBUILD


class Command(BaseCommand):
    help = "Counts the visits of all months anew. Visits logged meanwhile wait (seconds for some million rows)."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({DIFFERING}) differing")
            differing = cursor.fetchone()[0]
            for statement in REBUILD:
                cursor.execute(statement)
            self.stdout.write(f"{cursor.rowcount} months counted, {differing} had been wrong")
