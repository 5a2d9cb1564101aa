"""Files that come in are hostile until read (security.md, "spreadsheets in"; the wrong files named in ALL-3)."""

import codecs
import tracemalloc
from datetime import date, datetime

import pytest

from salesops.core.spreadsheets import reader, xlsx_reader
from salesops.core.spreadsheets.reader import Unreadable, read_table
from tests.core.spreadsheets.sheets import with_part, xlsx

HEADS = ["username", "name", "joined_on"]
SHEET = "xl/worksheets/sheet1.xml"


def refused(path, name=None):
    with pytest.raises(Unreadable) as error:
        read_table(path, name or path.name)
    return error.value.code


def written(path, content):
    path.write_bytes(content)
    return path


def test_an_xlsx_is_read_with_its_types_and_row_numbers(tmp_path):
    table = read_table(
        xlsx(tmp_path / "a.xlsx", HEADS, [" wang ", "王", date(2026, 1, 5)], [], [7, 1.5, True]), "a.xlsx"
    )
    assert table.heads == HEADS
    assert [(r.number, r.values, r.problems) for r in table.rows] == [
        (2, ["wang", "王", date(2026, 1, 5)], []),
        (4, [7, 1.5, True], []),
    ]


def test_a_moment_stays_a_moment(tmp_path):
    table = read_table(xlsx(tmp_path / "a.xlsx", ["at"], [datetime(2026, 1, 5, 9, 30)]), "a.xlsx")
    assert table.rows[0].values == [datetime(2026, 1, 5, 9, 30)]


def test_heads_may_stand_lower_and_to_the_right(tmp_path):
    rows = ([], [], [None, "username", "name"], [None, "a", "甲"])
    table = read_table(xlsx(tmp_path / "a.xlsx", *rows), "a.xlsx")
    assert table.heads == ["", "username", "name"]
    assert [(r.number, r.values) for r in table.rows] == [(4, [None, "a", "甲"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_in_every_encoding(tmp_path, encoding, delimiter):
    text = delimiter.join(HEADS) + "\r\n" + delimiter.join(["wang", "王梓涵", "2026-01-05"]) + "\r\n"
    table = read_table(written(tmp_path / "a.csv", text.encode(encoding)), "a.csv")
    assert table.heads == HEADS
    assert table.rows[0].values == ["wang", "王梓涵", "2026-01-05"]


def test_utf_16_big_endian(tmp_path):
    content = codecs.BOM_UTF16_BE + "姓名\n王".encode("utf-16-be")
    assert read_table(written(tmp_path / "a.csv", content), "a.csv").rows[0].values == ["王"]


def test_the_quote_before_a_formula_sign_is_taken_off_again(tmp_path):
    content = "name,memo\n'=1+1,'quoted\n'＝x,'@x\n".encode()
    rows = read_table(written(tmp_path / "a.csv", content), "a.csv").rows
    assert [r.values for r in rows] == [["=1+1", "'quoted"], ["＝x", "@x"]]


def test_formula_and_merged_cells_are_named_with_their_row(tmp_path):
    def spoil(book):
        book.active["B3"] = "=A1"
        book.active.merge_cells("A4:A5")

    path = xlsx(tmp_path / "a.xlsx", HEADS, ["a", "x"], ["b", "x"], ["c", "x"], ["d", "x"], change=spoil)
    problems = {r.number: r.problems for r in read_table(path, "a.xlsx").rows}
    assert problems[2] == []
    assert "B3" in problems[3][0]
    assert "A4:A5" in problems[4][0]
    assert "A4:A5" in problems[5][0]


def test_merged_heads_refuse_the_file(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", HEADS, ["a"], change=lambda book: book.active.merge_cells("A1:B1"))
    assert refused(path) == "core.file-merged-heads"


def test_only_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path):
    def more(book):
        book.create_sheet("Notes")
        hidden = book.create_sheet("First", 0)
        hidden.append(["secret"])
        hidden.sheet_state = "hidden"

    table = read_table(xlsx(tmp_path / "a.xlsx", HEADS, ["a"], change=more), "a.xlsx")
    assert table.heads == HEADS
    assert len(table.notes) == 1
    assert "Notes" in table.notes[0]


def test_a_row_longer_than_the_heads_is_wrong(tmp_path):
    rows = read_table(written(tmp_path / "a.csv", b"a,b\n1,2,3\n1,2,\n"), "a.csv").rows
    assert [len(r.problems) for r in rows] == [1, 0]


def test_a_cell_longer_than_a_cell_may_be(tmp_path):
    content = b"a\n" + b"x" * 32_768 + b"\n"
    assert len(read_table(written(tmp_path / "a.csv", content), "a.csv").rows[0].problems) == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"\n\n , ,\n", "empty"),
        ("a.xlsx", b"PK\x03\x04 torn off", "broken"),
        ("a.xlsx", b"username,name\n", "wrong-type"),
        ("a.csv", b"%PDF-1.7\n", "wrong-type"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "wrong-type"),
        ("a.csv", b"a\x00b,c\n", "wrong-type"),
        ("a.csv", b"\xff\xff\xff\xff", "wrong-type"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-format"),
        ("a.csv", b'name\n"never closed', "broken"),
        ("a.csv", b",".join(b"c%d" % n for n in range(101)) + b"\n", "too-wide"),
    ],
)
def test_wrong_files_are_refused_with_a_sentence(tmp_path, name, content, code):
    assert refused(written(tmp_path / name, content)) == f"core.file-{code}"


def test_too_large_and_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    assert refused(written(tmp_path / "a.csv", b"a\n1\n2\n3\n4\n")) == "core.file-too-long"
    monkeypatch.setattr(reader, "MAX_BYTES", 5)
    assert refused(written(tmp_path / "b.csv", b"a\n1\n2\n3\n4\n")) == "core.file-too-large"


@pytest.mark.parametrize(
    "piece", [b"x", b"x,", b'"\n",', b'"",'], ids=["one word", "cells", "quoted lines", "quoted cells"]
)
def test_a_row_of_many_megabytes_is_refused_before_it_is_held(tmp_path, piece):
    """In one line, or in many that quoted cells go over."""
    path = written(tmp_path / "a.csv", b"name,memo\n" + piece * (6_000_000 // len(piece)))
    tracemalloc.start()
    try:
        assert refused(path) == "core.file-row-too-long"
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_rows_may_be_long_and_their_cells_go_over_lines(tmp_path):
    long = b'"' + b"y\n" * 10_000 + b'"'
    table = read_table(written(tmp_path / "a.csv", b"name,memo\n" + (b"x," + long + b"\n") * 60 + b"\n" * 100), "a.csv")
    assert len(table.rows) == 60


def test_a_cell_far_away_is_refused_before_the_grid_is_built(tmp_path):
    far = xlsx(tmp_path / "a.xlsx", HEADS, change=lambda book: book.active.cell(1_048_576, 1, "x"))
    assert refused(far) == "core.file-too-long"
    wide = xlsx(tmp_path / "b.xlsx", HEADS, change=lambda book: book.active.cell(1, 16_384, "x"))
    assert refused(wide) == "core.file-too-wide"


def test_a_bomb_is_counted_by_real_bytes(tmp_path):
    path = with_part(xlsx(tmp_path / "a.xlsx", HEADS), "xl/media/x.bin", b"0" * 30_000_000)
    assert refused(path) == "core.file-bomb"


def test_one_long_text_referred_to_a_million_times_is_a_bomb(tmp_path, monkeypatch):
    path = xlsx(tmp_path / "a.xlsx", HEADS, *[["x" * 30_000] for _n in range(20)])
    monkeypatch.setattr(xlsx_reader, "MAX_UNPACKED", 400_000)
    assert refused(path) == "core.file-bomb"


def test_too_many_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_reader, "MAX_ENTRIES", 3)
    assert refused(xlsx(tmp_path / "a.xlsx", HEADS)) == "core.file-bomb"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/vbaProject.bin", b"macro", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "external-links"),
        ("../outside.xml", b"<x/>", "broken"),
        ("xl/more.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "dtd"),
        ("xl/more.xml", "<!DOCTYPE x []><x/>".encode("utf-16"), "dtd"),
    ],
)
def test_hostile_parts(tmp_path, part, content, code):
    assert refused(with_part(xlsx(tmp_path / "a.xlsx", HEADS), part, content)) == f"core.file-{code}"


def test_a_torn_sheet(tmp_path):
    path = with_part(xlsx(tmp_path / "a.xlsx", HEADS, ["a"]), SHEET, b"<worksheet><sheetData><row", instead=True)
    assert refused(path) in ("core.file-broken", "core.file-empty")


def test_an_archive_that_is_no_workbook(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", HEADS)
    with_part(path, "xl/workbook.xml", b"<not-a-workbook/>", instead=True)
    assert refused(path) == "core.file-broken"
