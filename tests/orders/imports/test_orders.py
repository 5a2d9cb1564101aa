"""Orders of a former system come in (contract.md, "Imports"): history as it was, open ones by the rules of today."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.models import CreditCheck, LineEntry, Order
from salesops.core.approvals.models import Approval
from salesops.core.numbering import draw_number
from salesops.core.numbering.proof import gaps
from salesops.core.sockets.invariants import invariants
from tests.cast_orders_files import OPEN, PAST, ROW, Importer, counted, order
from tests.cast_orders_made import NOW, account, place
from tests.conftest import TODAY


@pytest.fixture
def bring(company, files, goods, tmp_path, capsys, monkeypatch) -> Importer:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Importer(tmp_path, capsys)


def sound() -> list[str]:
    """What the proofs of orders and numbers find wrong."""
    codes = ("orders.lines_are_their_entries", "orders.state_is_its_quantities")
    return [fault for code in codes for fault in invariants.get(code).faults()] + [
        g for g in gaps() if g.startswith("SO")
    ]


def test_what_was_signed_for_is_history(bring, company, files):
    more = PAST | {"line_no": "2", "sku": "gz-100-fv", "quantity": "10", "unit_price": "226", "discount_rate": "5%"}
    # No account, no address, a price far from the list: nothing of today is asked.
    assert bring(PAST, more) == counted(created=2)
    made = order("SO-2026-000040")
    assert (made.state, made.customer, made.owner) == ("signed_off", files.zerun, company.rep)
    assert (made.confirmed_on, made.ordered_amount) == (date(2026, 9, 2), Decimal("228147.00"))
    assert made.imported_at is not None
    assert not made.credit_checks.exists()
    assert not Approval.objects.exists()
    told = {(e.line.no, e.kind): (e.on, e.amount, e.net) for e in LineEntry.objects.select_related("line")}
    assert told[1, "signed"] == (date(2026, 10, 12), Decimal("226000.00"), Decimal("200000.00"))
    assert told[2, "ordered"] == (date(2026, 9, 2), Decimal("2147.00"), Decimal("1900.00"))
    assert len(told) == 6
    assert sound() == []


@pytest.mark.parametrize(
    ("days", "status", "state"),
    [
        ({"signed_off_on": ""}, "", "shipped"),
        ({}, "已结清", "closed"),
        ({}, "closed", "closed"),
        ({"confirmed_on": "", "shipped_on": "", "signed_off_on": ""}, "cancelled", "cancelled"),
        ({"confirmed_on": "", "shipped_on": "", "signed_off_on": ""}, "draft", "draft"),
    ],
)
def test_the_state_is_told_by_the_days(bring, days, status, state):
    assert bring(PAST | days | {"status": status}) == counted(created=1)
    assert order("SO-2026-000040").state == state
    assert sound() == []


def test_the_same_file_again_changes_nothing(bring):
    rows = (PAST, PAST | {"number": "AB 77", "line_no": "3"})
    assert bring(*rows) == counted(created=2)
    assert bring(*rows) == counted(unchanged=2)
    assert bring(PAST | {"quantity": "3"}) == counted(rejected=1)
    assert "orders.number-taken" in bring.said
    assert Order.objects.count() == 2


def test_numbers_are_kept_and_ours_go_on_behind_the_highest(bring):
    assert bring(PAST, PAST | {"number": "K-17"}, PAST | {"number": "SO-2026-000007"}) == counted(created=3)
    assert draw_number("SO", on=TODAY) == "SO-2026-000041"
    assert [fault for fault in gaps() if "another shape" in fault] == []


def test_rows_of_one_order_may_stand_apart(bring):
    second = PAST | {"line_no": "2", "sku": "GZ-100-FV", "unit_price": "226"}
    assert bring(PAST, PAST | {"number": "SO-2026-000041"}, second) == counted(created=3)
    assert order("SO-2026-000040").lines.count() == 2


def test_an_open_order_is_confirmed_by_the_rules_of_today(bring, files):
    account(files.zerun)
    place(files.zerun)
    assert bring(OPEN | {"confirmed_on": "2026-11-11"}) == counted(created=1)
    made = order("SO-2026-000051")
    # It counts for the day the former system confirmed it.
    assert (made.state, made.confirmed_on) == ("confirmed", date(2026, 11, 11))
    assert [check.result for check in made.credit_checks.order_by("pk")] == ["passed", "passed"]
    assert made.ship_receiver
    assert sound() == []


def test_an_import_is_no_way_around_credit(bring, files):
    account(files.zerun, limit="100000")
    place(files.zerun)
    assert bring(OPEN, dry_run=True) == counted(created=1)
    assert bring(OPEN) == counted(created=1)
    made = order("SO-2026-000051")
    assert (made.state, made.ordered_amount) == ("credit_hold", 0)
    assert Approval.objects.get().requester == made.owner
    assert CreditCheck.objects.get().result == "refused"


def test_two_open_orders_share_one_limit(bring, files):
    account(files.zerun, limit="300000")
    place(files.zerun)
    assert bring(OPEN, OPEN | {"number": "SO-2026-000052"}) == counted(created=2)
    assert [order(n).state for n in ("SO-2026-000051", "SO-2026-000052")] == ["confirmed", "credit_hold"]


def test_the_rest_of_a_shipped_order_comes_within_the_credit(bring, files):
    account(files.zerun, limit="300000")
    rest = PAST | {"line_no": "2", "shipped_on": "", "signed_off_on": ""}
    assert bring(PAST, rest) == counted(rejected=1)
    assert "orders.rest-over-credit" in bring.said
    assert not Order.objects.exists()
    account(files.zerun, limit="500000")
    assert bring(PAST, rest) == counted(created=2)
    assert order("SO-2026-000040").state == "partly_shipped"
    assert sound() == []


def test_what_a_rule_stops_stays_submitted(bring, files):
    account(files.zerun)
    place(files.zerun)
    assert bring(OPEN | {"promised_on": "2026-10-01"}) == counted(created=1)
    assert order("SO-2026-000051").state == "submitted"


def test_people_bring_open_orders_of_their_own_customers_only(bring, company, files):
    account(files.zerun)
    place(files.zerun)
    assert bring(PAST, username="rep") == counted(rejected=1)
    assert bring(OPEN, username="rep") == counted(created=1)
    # Another market's customer is as unknown as one that doesn't exist, a colleague as nobody.
    other = OPEN | {"number": "SO-2026-000061"}
    assert bring(other | {"customer_code": files.dingsheng.code}, username="rep") == counted(rejected=1)
    foreign = bring.said.replace(files.dingsheng.code, "X")
    assert bring(other | {"customer_code": "C-999999"}, username="rep") == counted(rejected=1)
    assert bring.said.replace("C-999999", "X") == foreign
    assert bring(other | {"owner_username": company.other_rep.username}, username="rep") == counted(rejected=1)
    foreign = bring.said.replace(company.other_rep.username, "X")
    assert bring(other | {"owner_username": "nobody"}, username="rep") == counted(rejected=1)
    assert bring.said.replace("nobody", "X") == foreign


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sku": "NO-1"}, "core.unknown-key"),
        ({"quantity": "0"}, "orders.quantity-not-positive"),
        ({"shipped_on": "2026-08-01"}, "orders.days-backwards"),
        ({"signed_off_on": "2026-10-01"}, "orders.days-backwards"),
        ({"shipped_on": "2027-01-05", "signed_off_on": ""}, "orders.day-ahead"),
        ({"shipped_on": ""}, "orders.signed-unshipped"),
        ({"status": "draft"}, "orders.status-against-days"),
        ({"discount_rate": "1.5"}, "orders.discount-out-of-range"),
    ],
)
def test_a_wrong_row_keeps_the_whole_file_out(bring, wrong, code, tmp_path):
    errors = tmp_path / "errors.csv"
    right = PAST | {"number": "SO-2026-000041"}
    beside = PAST | {"line_no": "2"}
    # The other line of the same order goes into the file of wrong rows with it.
    assert bring(right, PAST | wrong, beside, errors=errors) == counted(rejected=2)
    assert not Order.objects.exists()
    assert code in errors.read_text(encoding="utf-8-sig")


def test_rows_of_one_order_agree(bring):
    assert bring(PAST, PAST | {"line_no": "2", "customer_code": "C-000002"}) == counted(rejected=2)
    assert "orders.rows-differ" in bring.said


def test_the_same_line_twice_is_refused(bring):
    assert bring(PAST, PAST) == counted(rejected=2)


def test_the_database_knows_what_history_may(bring, files):
    """Afterwards an imported order is as final as any other."""
    from tests.orders.orders.test_walls import refused

    bring(ROW | {"status": "cancelled"})
    made = order("SO-2026-000040")
    assert "imported" in refused("UPDATE orders_order SET imported_at = NULL WHERE id = %s", made.pk)
    columns = (
        "customer_id, owner_id, unit_id, ordered_on, notes, customer_reference, prepaid, ship_address, ship_receiver,"
    )
    columns += " ship_phone, ship_hours, paused_in, ordered_amount, invoiced_amount, entered_at, cancel_reason, version"
    copied = f"SELECT 'X', {{state}}, {{mark}}, {columns} FROM orders_order WHERE id = %s"
    insert = f"INSERT INTO orders_order (number, state, imported_at, {columns}) " + copied
    assert "may not start" in refused(insert.format(state="'signed_off'", mark="NULL"), made.pk)
    assert "may not start" in refused(insert.format(state="'confirmed'", mark="now()"), made.pk)
    assert "imported" in refused(insert.format(state="'signed_off'", mark="now() - interval '1 day'"), made.pk)
