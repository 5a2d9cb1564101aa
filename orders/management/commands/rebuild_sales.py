"""``manage.py rebuild_sales``: count sales and order intake anew from the ledger of lines."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.invariants.sales import sales_are_their_entries
from orders.models import SalesRebuild


class Command(BaseCommand):
    help = "Count sales by day and month anew; says what differed"

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(sales_are_their_entries())
        SalesRebuild.objects.create(at=timezone.now(), reason="rebuild_sales")
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} sums differed; all are counted anew.")
