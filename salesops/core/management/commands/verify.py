"""``manage.py verify [NAME]``: prove that what must always be true is true (security.md, 4)."""

import json
import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from salesops.core.sockets.invariants import Invariant, invariants

MOST_FAULTS = 20


def answer(invariant: Invariant) -> dict[str, Any]:
    """Ask one invariant: ``{"check", "ok", "faults", "seconds"}``, at most :data:`MOST_FAULTS` sentences."""
    began = time.monotonic()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            faults = [str(fault) for fault in islice(invariant.faults(), MOST_FAULTS)]
    except Exception as error:
        faults = [f"could not be asked: {type(error).__name__}: {error}".strip()]
    seconds = round(time.monotonic() - began, 3)
    return {"check": invariant.code, "ok": not faults, "faults": faults, "seconds": seconds}


class Command(BaseCommand):
    help = (
        "One line of JSON for each check; exit status 0 only when all hold. NAME: a check, or the part before its dot."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        asked = [i for i in invariants if not name or i.code == name or i.code.startswith(name + ".")]
        if not asked:
            self.stderr.write(f"no check named {name!r}; there are {', '.join(sorted(i.code for i in invariants))}")
            raise SystemExit(2)
        answers = []
        for invariant in sorted(asked, key=lambda i: i.code):
            answers.append(answer(invariant))
            self.stdout.write(json.dumps(answers[-1], ensure_ascii=False))
        if not all(found["ok"] for found in answers):
            raise SystemExit(1)
