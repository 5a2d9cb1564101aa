"""Gap-free numbers (ORD-15, defaults.md 12)."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from salesops.core.numbering import continue_after, draw_number, draw_numbers
from salesops.core.numbering.models import NumberSeries
from salesops.core.numbering.proof import gaps
from salesops.core.policies import services as do
from salesops.core.refusals import Invalid
from salesops.core.sockets.numbers import NumberKind, number_kinds, register_numbers
from salesops.core.sockets.policies import policies
from tests.core.worktime.calendars import at

DAY = date(2026, 11, 20)
CARRIED: list[str] = []


@pytest.fixture(autouse=True)
def kinds():
    """Two kinds for one test: one by year, one for ever."""
    CARRIED.clear()
    made = [
        register_numbers(NumberKind("TQJ", "Test leave", 5, "submitted", used=lambda: CARRIED)),
        register_numbers(NumberKind("TC", "Test customer", 6, "created", prefix="TCU", yearly=False)),
    ]
    yield
    for kind in made:
        for registry, code in ((number_kinds, kind.code), (policies, kind.policy_code)):
            del registry.by_code[code], registry._places[code]


@pytest.mark.django_db
def test_numbers_follow_each_other_per_kind_and_year():
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-00001"
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-00002"
    assert draw_number("TQJ", on=date(2027, 1, 1)) == "TQJ-2027-00001"
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-00003"
    assert draw_number("TC", on=DAY) == "TCU-000001"
    assert draw_number("TC", on=date(2027, 1, 1)) == "TCU-000002"
    assert draw_numbers("TQJ", 3, on=DAY) == ["TQJ-2026-00004", "TQJ-2026-00005", "TQJ-2026-00006"]


@pytest.mark.django_db
def test_the_year_turns_in_company_time():
    assert draw_number("TQJ", on=datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == "TQJ-2026-00001"
    assert draw_number("TQJ", on=datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "TQJ-2027-00001"


@pytest.mark.django_db
def test_an_overflow_adds_a_digit():
    NumberSeries.objects.create(kind="TQJ", year=2026, last=99_999)
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-100000"


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back():
    mark = transaction.savepoint()
    draw_number("TQJ", on=DAY)
    transaction.savepoint_rollback(mark)
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-00001"


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction():
    with pytest.raises(RuntimeError):
        draw_number("TQJ", on=DAY)


@pytest.mark.django_db
def test_an_unknown_kind_raises():
    with pytest.raises(LookupError):
        draw_number("NO", on=DAY)


@pytest.mark.django_db
def test_own_numbers_go_on_after_imported_ones():
    continue_after("TQJ", 41, year=2026)
    continue_after("TQJ", 7, year=2026)
    assert draw_number("TQJ", on=DAY) == "TQJ-2026-00042"
    with pytest.raises(ValueError):
        continue_after("TC", 5, year=2026)


def publish(admin, code, day, **values):
    now = at("2026-11-20 10:00")
    draft = do.open_draft(actor=admin, code=code, now=now)
    draft = do.save_draft(
        actor=admin,
        draft=draft,
        version=draft.version,
        values={**draft.values, **values},
        valid_from=day,
        reason="New form",
        now=now,
    )
    return do.publish_draft(actor=admin, draft=draft, now=now)


@pytest.mark.django_db
def test_format_changes_from_a_date_on_and_the_counter_goes_on(company):
    publish(company.admin, "numbers.TQJ", date(2026, 12, 1), prefix="TLV", digits="4", with_market="on")
    assert draw_number("TQJ", on=date(2026, 11, 30), market="EC") == "TQJ-2026-00001"
    assert draw_number("TQJ", on=date(2026, 12, 1), market="EC") == "TLV-EC-2026-0002"
    assert draw_number("TQJ", on=date(2026, 12, 1)) == "TLV-2026-0003"


@pytest.mark.parametrize(("prefix", "code"), [("TCU", "numbering.prefix-taken"), ("q-1", "numbering.bad-prefix")])
@pytest.mark.django_db
def test_a_prefix_belongs_to_one_kind(company, prefix, code):
    with pytest.raises(Invalid) as refused:
        publish(company.admin, "numbers.TQJ", date(2026, 12, 1), prefix=prefix)
    assert (refused.value.code, refused.value.refusals[0].field) == (code, "prefix")


@pytest.mark.django_db
def test_the_proof_finds_every_fault():
    CARRIED.extend(draw_numbers("TQJ", 4, on=DAY))
    assert list(gaps()) == []
    CARRIED.remove("TQJ-2026-00002")
    CARRIED.extend(["TQJ-2026-00004", "TQJ-2026-00009", "XX"])
    found = " · ".join(gaps())
    assert "1 drawn but not carried by a document, first 2" in found
    assert "1 carried but never drawn, first 9" in found
    assert "1 carried twice, first 4" in found
    assert "another shape" in found


@pytest.mark.django_db
def test_imported_numbers_may_have_gaps():
    continue_after("TQJ", 10, year=2026)
    CARRIED.extend(["TQJ-2026-00003", "TQJ-2026-00010", draw_number("TQJ", on=DAY)])
    assert list(gaps()) == []
