"""The shipped permission matrix is the one of defaults.md 1.4."""

import re
from pathlib import Path

import pytest

from salesops.core.sockets.roles import capabilities, roles

DEFAULTS = Path(__file__).resolve().parents[3] / "shared" / "spec" / "defaults.md"
COLUMNS = ("REP", "MGR", "DIR", "GM", "SEC", "FIN", "LEG", "LOG", "CRM", "ADM")
# Cells that say in words what the matrix says in letters.
IN_WORDS = re.compile(
    r"published|invited|rate|calibrate|answer|schedule|traffic|jobs v|run steps|assign|fix|close case|draft"
)


def spec_rows() -> list[list[str]]:
    if not DEFAULTS.exists():
        pytest.skip("the specification is not beside this checkout")
    text = DEFAULTS.read_text(encoding="utf-8")
    section = text[text.index("### 1.4") : text.index("### 1.5")]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def test_every_row_of_the_specification_is_a_capability():
    assert len(spec_rows()) == len(capabilities)


def test_plain_cells_carry_the_letters_of_the_specification():
    checked = 0
    for capability, row in zip(capabilities, spec_rows(), strict=True):
        for column, cell in zip(COLUMNS, row[1:], strict=True):
            if not re.match(r"^[OTMSA]:[vcedaxu]+( [a-z, ]+)?$", cell) or IN_WORDS.search(cell) or column == "CRM":
                continue
            scope, letters = cell[0], re.match(r"^.:([vcedaxu]+)", cell)[1]
            grants = roles.get(column).grants.get(capability.code, ())
            assert (scope, set(letters)) in [(g.scope, set(g.rights) & set(letters)) for g in grants], (
                capability.code,
                column,
            )
            checked += 1
    assert checked > 250


def test_an_empty_cell_gives_nothing():
    for capability, row in zip(capabilities, spec_rows(), strict=True):
        for column, cell in zip(COLUMNS, row[1:], strict=True):
            if not cell and column != "CRM":
                assert capability.code not in roles.get(column).grants, (capability.code, column)


def test_the_auditor_reads_and_exports_everything_and_changes_nothing():
    auditor = roles.get("AUD").grants
    assert set(auditor) == {c.code for c in capabilities}
    assert all(set(g.rights) == {"v", "x"} and g.scope == "A" for grants in auditor.values() for g in grants)


def test_an_assistant_never_approves_exports_or_unmasks():
    assert all(not set(g.rights) & set("daxu") for grants in roles.get("AST").grants.values() for g in grants)


def test_the_lead_sees_all_markets_and_writes_in_her_own():
    grants = roles.get("SSL").grants["orders"]
    assert [(g.scope, g.rights) for g in grants] == [("M", "vcex"), ("A", "v")]


def test_second_factor_is_required_where_the_defaults_say():
    assert {r.code for r in roles if r.second_factor} == {"ADM", "FIN", "DIR", "GM", "AUD"}
