"""A form sent twice has one effect (F10)."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from accounts.models import Position
from salesops.core.refusals import Invalid
from salesops.core.web.once import once_per_form
from tests.core.jobs.test_races import in_threads


@pytest.fixture
def send(company):
    @once_per_form
    def view(request: HttpRequest) -> HttpResponse:
        if request.POST["code"] == "bad":
            Position.objects.create(code="HALF", name="half")
            return HttpResponse(status=422)
        Position.objects.create(code=request.POST["code"], name=request.POST["code"])
        return HttpResponseRedirect(f"/{request.POST['code']}/")

    def post(body: str, who: str = "admin") -> HttpResponse:
        request = HttpRequest()
        request.method, request.path = "POST", "/x/"
        request.META = {"SERVER_NAME": "x", "SERVER_PORT": "80"}
        request.user, request.POST = getattr(company, who), QueryDict(body)
        return view(request)

    return post


def test_the_second_sending_gets_the_first_answer(send):
    assert send("once=k1&code=Z1&csrfmiddlewaretoken=a")["Location"] == "/Z1/"
    assert send("once=k1&code=Z1&csrfmiddlewaretoken=b")["Location"] == "/Z1/"
    assert Position.objects.filter(code="Z1").count() == 1


def test_another_content_under_the_same_key_is_refused(send):
    send("once=k1&code=Z1")
    with pytest.raises(Invalid):
        send("once=k1&code=Z2")
    assert not Position.objects.filter(code="Z2").exists()


def test_a_form_with_errors_leaves_nothing_and_may_be_corrected(send):
    assert send("once=k1&code=bad").status_code == 422
    assert not Position.objects.filter(code="HALF").exists()
    assert send("once=k1&code=Z1").status_code == 302


def test_keys_belong_to_a_person_and_are_fresh_each_time(send):
    send("once=k1&code=Z1")
    assert send("once=k1&code=Z2", "rep")["Location"] == "/Z2/"
    template = Template("{% load ui %}{% once %}")
    assert template.render(Context()) != template.render(Context())


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_have_one_effect_and_one_answer(django_user_model):
    person = django_user_model.objects.create(username="clicker", email="c@example.com", name="c")
    both = threading.Barrier(2, timeout=20)

    @once_per_form
    def view(request: HttpRequest) -> HttpResponse:
        made = Position.objects.create(code="RACE", name="RACE")
        return HttpResponseRedirect(f"/{made.code}/")

    def click() -> str:
        request = HttpRequest()
        request.method, request.path = "POST", "/x/"
        request.META = {"SERVER_NAME": "x", "SERVER_PORT": "80"}
        request.user, request.POST = person, QueryDict("once=k1")
        both.wait()
        return view(request)["Location"]

    # Without the key the second would break on the unique code.
    assert in_threads(click, 2) == ["/RACE/", "/RACE/"]
    assert Position.objects.filter(code="RACE").count() == 1
    connection.close()


def test_another_file_under_the_same_key_is_another_form(company):
    @once_per_form
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect("/done/")

    def upload(content: bytes) -> HttpResponse:
        request = RequestFactory().post("/x/", {"once": "k1", "file": SimpleUploadedFile("people.csv", content)})
        request.user = company.admin
        return view(request)

    assert upload(b"a")["Location"] == "/done/"
    assert upload(b"a")["Location"] == "/done/"
    with pytest.raises(Invalid) as refused:
        upload(b"ab")
    assert refused.value.code == "core.form-reused"
