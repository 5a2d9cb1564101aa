"""``manage.py rebuild_debtors``: count anew what the aging of today is read from."""

from typing import Any

from django.core.management.base import BaseCommand

from orders.debtors import settle
from orders.invariants.debtors import debtors_are_their_items


class Command(BaseCommand):
    help = "Count debtors and open amounts by due date anew; says what differed"

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(debtors_are_their_items())
        settle(everybody=True)
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} rows differed; all are counted anew.")
