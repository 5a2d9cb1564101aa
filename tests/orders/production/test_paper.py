"""The production order on paper: what production has to know, and no price."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.cast_orders_produced import lacking, passed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "生产计划单"), ("en", "Production order")])
def test_what_is_made_until_when_and_no_price(client, company, files, goods, language, title):
    production = passed(company, lacking(company, files, goods, "12"), "2")
    client.force_login(company.secretary)
    answer = client.get(reverse("orders:production_paper", args=[production.number]), {"language": language})
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert title.replace(" ", "") in text.replace(" ", "")
    assert production.number in text
    assert production.lines.get().line.product.sku in text
    # Prices have two places; what is made is counted.
    assert not re.search(r"\d\.\d\d\b", text)
