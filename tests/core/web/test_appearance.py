"""Colours, row height and language belong to the person."""

import pytest


@pytest.fixture
def rep(company, client):
    client.force_login(company.rep)
    return client


def test_only_what_is_sent_changes(company, rep):
    rep.post("/appearance/", {"density": "dense"})
    company.rep.refresh_from_db()
    assert (company.rep.theme, company.rep.density, company.rep.single_keys) == ("auto", "dense", True)
    rep.post("/appearance/", {"single_keys": "off"})
    company.rep.refresh_from_db()
    assert company.rep.single_keys is False


@pytest.mark.parametrize("data", [{}, {"theme": "pink"}, {"is_active": "false"}])
def test_nonsense_is_refused(company, rep, data):
    assert rep.post("/appearance/", data).status_code == 400
    company.rep.refresh_from_db()
    assert company.rep.theme == "auto"


def test_the_way_back_stays_in_the_house(rep):
    assert rep.post("/language/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"
    assert rep.post("/language/", {"language": "en", "next": "/more/"})["Location"] == "/more/"


def test_the_language_is_the_persons_and_the_devices(company, rep):
    response = rep.post("/language/", {"language": "en"})
    company.rep.refresh_from_db()
    assert company.rep.language == "en"
    assert response.cookies["django_language"].value == "en"
    assert b'lang="en"' in rep.get("/more/").content


def test_no_style_or_script_in_the_markup(company, client):
    client.force_login(company.admin)
    page = client.get("/gallery/").content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "hx-on" not in page
