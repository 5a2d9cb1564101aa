"""The worker dies while it imports orders: nothing of the file stays, and the import can be run again."""

import os
import signal

import pytest
from django.db import connection

from orders.models import LineEntry, Order
from orders.services import history
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.cast_orders_files import PAST, written
from tests.conftest import TODAY

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def bring(path, actor):
    kind, table = import_kinds.get("orders"), read_table(path, path.name)
    return run_import(kind, table, match(kind, table.heads), actor=actor, day=TODAY, dry_run=False)


def test_a_worker_killed_meanwhile_leaves_nothing(company, files, goods, tmp_path):
    path = written(tmp_path / "orders.csv", [PAST | {"number": f"SO-2026-{n:06d}"} for n in range(1, 21)])
    connection.close()
    child = os.fork()
    if not child:
        # Everything is written, nothing committed yet.
        record = history.record_activity_of
        history.record_activity_of = lambda *a, **k: (record(*a, **k), os.kill(os.getpid(), signal.SIGKILL))
        bring(path, company.admin)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert not Order.objects.exists()
    assert not LineEntry.objects.exists()
    assert bring(path, company.admin).counts == {"created": 20, "updated": 0, "unchanged": 0, "rejected": 0}
    assert Order.objects.filter(state="signed_off").count() == 20
    assert bring(path, company.admin).counts == {"created": 0, "updated": 0, "unchanged": 20, "rejected": 0}
