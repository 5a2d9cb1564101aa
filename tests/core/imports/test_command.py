"""``import_table`` as scripts use it (contract.md)."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import User
from tests.core.spreadsheets.sheets import xlsx

HEADS = ["username", "name", "email", "position_code", "unit_code"]
GOOD = ["new.one", "新一", "new.one@example.com", "P11", "EC-2-T"]
WRONG = ["new.two", "新二", "=cmd|' /C calc'!A0", "P11", "NOWHERE"]


def run(capsys, *args):
    """(last line of output as JSON, exit status)."""
    status = 0
    try:
        call_command("import_table", *map(str, args))
    except SystemExit as stopped:
        status = stopped.code
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1]), status


def counts(**some):
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0} | some


def test_a_good_file_then_the_same_again(company, tmp_path, capsys):
    path = xlsx(tmp_path / "users.xlsx", HEADS, GOOD)
    assert run(capsys, "users", path, "--as", "admin", "--dry-run") == (counts(created=1), 0)
    assert not User.objects.filter(username="new.one").exists()
    assert run(capsys, "users", path, "--as", "admin") == (counts(created=1), 0)
    assert run(capsys, "users", path, "--as", "ADMIN") == (counts(unchanged=1), 0)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_wrong_rows_go_to_the_error_file_in_the_same_layout(company, tmp_path, capsys, suffix):
    path, errors = xlsx(tmp_path / "users.xlsx", HEADS, GOOD, WRONG), tmp_path / f"errors.{suffix}"
    assert run(capsys, "users", path, "--as", "admin", "--errors", errors) == (counts(rejected=1), 1)
    assert not User.objects.filter(username="new.one").exists()
    if suffix == "xlsx":
        rows = [[c.value for c in row] for row in load_workbook(errors).active.iter_rows()]
        assert load_workbook(errors).active["C2"].quotePrefix
    else:
        rows = list(csv.reader(errors.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[1][2] == "'" + WRONG[2]
        rows[1][2] = rows[1][2][1:]
    assert rows[0][:5] == HEADS
    assert rows[1][:5] == WRONG
    assert "[" in rows[1][5] or rows[1][5]


def test_the_corrected_error_file_can_be_imported(company, tmp_path, capsys):
    path, errors = xlsx(tmp_path / "users.xlsx", HEADS, WRONG), tmp_path / "errors.csv"
    run(capsys, "users", path, "--as", "admin", "--errors", errors)
    text = errors.read_text(encoding="utf-8-sig").replace("NOWHERE", "EC-2-T")
    errors.write_text(text.replace("'" + WRONG[2], "new.two@example.com"), encoding="utf-8")
    assert run(capsys, "users", errors, "--as", "admin") == (counts(created=1), 0)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("code", ["users", "org_units"])
def test_the_template_has_the_columns_of_the_contract_and_one_row(company, tmp_path, code, suffix):
    path = tmp_path / f"template.{suffix}"
    call_command("import_table", code, "--template", str(path))
    if suffix == "xlsx":
        rows = [[c.value for c in row] for row in load_workbook(path).active.iter_rows()]
    else:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    expected = {
        "users": "username name email mobile position_code unit_code joined_on roles",
        "org_units": "code name kind parent_code manager_username valid_from",
    }
    assert rows[0] == expected[code].split()
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["users", "FILE"], "--as"),
        (["users", "FILE", "--as", "nobody"], "nobody"),
        (["users", "FILE", "--as", "rep"], "core.no-permission"),
        (["no_such", "FILE", "--as", "admin"], "org_units, products, receipts, targets, users"),
        (["users", "missing.xlsx", "--as", "admin"], "missing.xlsx"),
        (["users", "--as", "admin"], "FILE"),
        (["org_units", "FILE", "--as", "admin"], "kind"),
    ],
)
def test_what_is_refused(company, tmp_path, args, sentence):
    path = xlsx(tmp_path / "users.xlsx", HEADS, GOOD)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_table", *[str(path) if a == "FILE" else a for a in args])
