"""What every KPI keeps, whoever plugged it in: a value is what its rows say, a unit is the sum of its people's rows."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.engine.evidence import behind
from assessments.engine.run import ground
from salesops.core.sockets.kpis import Span, Whose, awaited_kpis, kpis
from tests.assessments.kpis.world import END, NOVEMBER, owed, ran, sold

ALL = 10_000


@pytest.fixture
def world(company, files, goods):
    sold(company, files, goods)
    owed(files)
    return company


def plugs():
    return [kind() for kind in kpis if not kind.needs]


def test_every_value_leads_down_to_rows_that_were_counted():
    """Whatever a KPI is built of, and that of: never to something that has no rows."""
    for kind in kpis:
        below = ground(kind.code)
        assert below, kind.code
        assert all(kpis.get(code)().has_rows for code in below), kind.code
        assert any(not kpis.get(code).needs for code in below), kind.code
    assert ground("K32") == ["K32", "K01"]
    assert ground("K31") == ["K01"]
    assert ground("K25") == ["K20", "K21", "K22", "K23", "K24"]
    assert ground("K16") == ["K16"]


def test_the_catalogue_has_all_of_them():
    assert {*kpis.by_code, *awaited_kpis.by_code} == {f"K{n:02}" for n in range(1, 52)}


def test_values_are_what_their_rows_say(world):
    """Of each person and of each unit, in each KPI that has rows."""
    done = ran()
    seen = 0
    for kpi in plugs():
        for pk, figure in done.people[kpi.code].items():
            rows = kpi.evidence(done.span, Whose(person=pk), limit=ALL)
            seen += rows.count
            told = (rows.numerator, rows.denominator, rows.count)
            assert told == (figure.numerator, figure.denominator, figure.rows) or kpi.sums, (kpi.code, pk)
            assert told[:2] == (figure.numerator, figure.denominator), (kpi.code, pk)
            assert sum((row.numerator for row in rows.rows), Decimal()) == figure.numerator
        for pk, figure in done.units[kpi.code].items():
            rows = kpi.evidence(done.span, Whose(units=done.organisation.below(pk)), limit=ALL)
            assert (rows.numerator, rows.denominator) == (figure.numerator, figure.denominator), (kpi.code, pk)
    assert seen > 5


def test_a_unit_is_the_sum_of_its_peoples_rows(world):
    done = ran()
    for kpi in plugs():
        sums = defaultdict(Decimal)
        for part in kpi.parts(done.span):
            for unit in done.organisation.above(part.unit):
                sums[unit] += part.numerator
        company = done.of_unit(kpi.code, world.units["HQ"].pk)
        assert company.numerator == sum((one.numerator for one in done.people[kpi.code].values()), Decimal()), kpi.code
        for unit, figure in done.units[kpi.code].items():
            assert figure.numerator == sums[unit], (kpi.code, unit)


def test_rows_out_of_reach_keep_their_figures_and_lose_their_names(world):
    """North China's manager asks for rows of East China: he gets no customer and no order of it."""
    span = Span(NOVEMBER, END)
    named = 0
    for kpi in plugs():
        for reader, may in ((world.rep, True), (world.other_manager, False)):
            found = behind(kpi, span, Whose(person=world.rep.pk), reader, limit=ALL)
            told = [record for row in found.rows for record in row.records if record.title or record.url or record.key]
            assert may or not told, kpi.code
            named += len(told)
    assert named


def test_a_run_asks_one_query_for_each_kpi(world):
    """Of all people and units at once; those built of others ask none of their own."""
    with CaptureQueriesContext(connection) as told:
        done = ran()
    assert len(done.people) == len(kpis)
    assert sum("counted AS (" in one["sql"] for one in told) == len(plugs())
