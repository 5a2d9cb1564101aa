"""A form sent twice has one effect (F10)."""

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template import Context, Template

from accounts.models import Position
from salesops.core.refusals import Invalid
from salesops.core.web.once import once_per_form


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
