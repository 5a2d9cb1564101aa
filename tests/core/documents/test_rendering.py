"""PDFs: text in both languages, heads on every page, and nothing a user writes becomes markup (RPT-4, S12)."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from salesops.core.documents import Column, TableDocument, render_paper, render_pdf, render_table

MADE = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def listed(rows, **more):
    columns = [Column("客户", 3), Column("额度", 1, "right")]
    fields = {
        "title": "客户信用等级一览表",
        "columns": columns,
        "rows": rows,
        "made_by": "林若溪",
        "made_at": MADE,
    } | more
    return TableDocument(**fields)


def test_head_of_the_table_and_page_numbers_stand_on_every_page():
    pages = text_of(render_table(listed([[f"客户{n}号有限公司", "1,000.00"] for n in range(120)]), "zh-hans"))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "客户" in page.split("客户1")[0]
        assert "额度" in page
        assert str(number) in page.splitlines()[-1]
    assert "客户119号有限公司" in pages[-1].replace(" ", "")
    assert all("林若溪" in page and "2026-11-05 09:30" in page for page in pages)


def test_who_made_it_stands_in_the_properties():
    made = PdfReader(BytesIO(render_table(listed([["泽润", "1"]]), "zh-hans"))).metadata
    assert (made.author, made.title) == ("林若溪", "客户信用等级一览表")


def test_in_english():
    [page] = text_of(render_table(listed([["Suzhou Zerun", "1.00"]], title="Credit rating list"), "en"))
    assert "Credit rating list" in page
    assert "page 1 of 1" in page


HOSTILE = [
    "#let x = 1",
    "$x^2$",
    "*bold* _it_",
    "@label <label>",
    '"] #panic("x")',
    '#read("/etc/passwd")',
    "`raw` \\ // comment",
    "{page} {pages}",
    "= Heading",
    "龘靐",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_stays_text(text):
    document = listed(
        [[text, "1"]], title=text, subtitle=text, facts=[(text, text)], signatures=[(text, text)], note=text
    )
    [page] = text_of(render_table(document, "zh-hans"))
    squeezed = "".join(page.split())
    assert squeezed.count("".join(text.split())) >= 5


def test_control_characters_and_an_empty_list():
    [page] = text_of(render_table(listed([["a\x00b\x1bc", "1"]]), "en"))
    assert "abc" in page
    [empty] = text_of(render_table(listed([]), "en"))
    assert "Nothing to list." in empty


@pytest.mark.parametrize("name", ["../../etc/passwd", "nothing", ""])
def test_unknown_templates(name):
    with pytest.raises(LookupError):
        render_pdf(name, {}, "en")


def test_what_leaves_the_house_has_its_number_total_and_words():
    document = listed(
        [["泽润 #let x = 1", "1,000.00"]] * 60, subtitle="HZ-2026-00001", facts=[("客户", "$x$ 泽润")], total=["合计", "60,000.00"],
        words=[("大写", "人民币陆万元整")], signatures=[("开具人", "林若溪")], note="待批",
    )  # fmt: skip
    pages = text_of(render_paper(document, "zh-hans"))
    assert len(pages) == 2
    assert all(text in pages[0] for text in ("HZ-2026-00001", "待批", "$x$", "#let x = 1"))
    assert all(
        text in pages[1] for text in ("额度", "60,000.00", "人民币陆万元整", "开具人", "林若溪 2026-11-05 09:30")
    )


def test_the_letterhead_names_the_company_and_where_it_is(settings):
    [page] = text_of(render_paper(listed([["泽润", "1.00"]], subtitle="CS-2026-00001"), "zh-hans"))
    assert "电话" not in page
    settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "恒岳机电设备有限公司", "苏州市春申湖路 88 号 #let"
    settings.COMPANY_PHONE = "0512-6500 0000"
    [page] = text_of(render_paper(listed([["泽润", "1.00"]], subtitle="CS-2026-00001"), "zh-hans"))
    assert page.startswith("恒岳机电设备有限公司")
    assert "苏州市春申湖路 88 号 #let" in page
    assert "电话 0512-6500 0000" in page
