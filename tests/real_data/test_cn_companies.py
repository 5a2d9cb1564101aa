"""Real registry names (../shared/data/cn_companies): imported as a company would, and found as people look for them."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from customers.models import Customer
from salesops.core.chinese import initials, pinyin
from salesops.core.search.text import normal

NAMES = Path(__file__).parents[2].parent / "shared" / "data" / "cn_companies" / "company_names.csv"
pytestmark = pytest.mark.skipif(not NAMES.exists(), reason=f"real names are not here: {NAMES}")


def imported(capsys, path: Path) -> dict[str, int]:
    call_command("import_table", "customers", str(path), "--as", "admin")
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_2745_names_are_imported_and_found(company, tmp_path, capsys):
    with NAMES.open(encoding="utf-8") as file:
        names = list(csv.DictReader(file))
    path = tmp_path / "customers.csv"
    with path.open("w", newline="", encoding="gb18030") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "客户", "负责人"])
        writer.writerows([f"C-{int(row['id']):06}", row["name"], "rep"] for row in names)
    assert imported(capsys, path) == {"created": 2745, "updated": 0, "unchanged": 0, "rejected": 0}
    assert imported(capsys, path) == {"created": 0, "updated": 0, "unchanged": 2745, "rejected": 0}
    seen = Customer.objects.visible_to(company.rep)
    for row in names[::25]:
        code, name = f"C-{int(row['id']):06}", row["name"]
        # Any part of the name: two characters from the middle, the whole; pinyin; initials.
        plain = normal(name)
        middle = len(plain) // 2
        for text in (plain[middle - 1 : middle + 1], name, pinyin(name), initials(name, person=False)):
            assert seen.found_by(text).filter(code=code).exists(), (name, text)
        if row["brand_word"] and normal(row["brand_word"]) in plain:
            assert seen.found_by(row["brand_word"]).filter(code=code).exists(), (name, row["brand_word"])
    # Nobody of another market finds any of them.
    assert not Customer.objects.visible_to(company.other_rep).found_by("公司").exists()
