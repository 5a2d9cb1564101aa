"""A record is read by a question that was put together before; whose it is today decides who gets it."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef
from django.urls import reverse

from customers.models import Contact, Customer, TeamMember
from salesops.core.one_record import Records, an_id, one_record
from salesops.core.stamps import one_reading
from tests.cast import Company
from tests.cast_customers import Files

pytestmark = pytest.mark.django_db


def status(client, user, code: str) -> int:
    client.force_login(user)
    return client.get(reverse("customers:customer", args=[code])).status_code


def test_a_file_opens_for_whom_it_is_today(files: Files, company: Company, client):
    code = files.zerun.code
    assert status(client, company.rep, code) == status(client, company.rep, code.lower()) == 200
    assert status(client, company.other_rep, code) == 404
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.other_rep, unit=company.units["NC-1-T"])
    assert status(client, company.rep, code) == 404
    assert status(client, company.other_rep, code) == 200


def test_a_team_opens_and_closes_a_file_at_once(files: Files, company: Company, client):
    code = files.dingsheng.code
    assert status(client, company.rep, code) == 404
    member = TeamMember.objects.create(
        customer=files.dingsheng, user=company.rep, part="technical", period=DateRange(date(2026, 1, 1), None)
    )
    assert status(client, company.rep, code) == 200
    member.delete()
    assert status(client, company.rep, code) == 404


def test_without_any_role_nothing_opens(files: Files, company: Company, client):
    assert status(client, company.director, files.zerun.code) == 200
    company.director.role_grants.all().delete()
    assert status(client, company.director, files.zerun.code) == 404


def test_it_is_the_record_with_what_belongs_to_it(files: Files, django_assert_num_queries):
    def rows(code: str):
        return Customer.objects.select_related("owner", "unit").filter(code=code)

    asked = "test of one record"
    one_record(rows, files.zerun.code, asked=asked)
    with one_reading(), django_assert_num_queries(1):
        found = one_record(rows, files.weizhiyuan.code, asked=asked)
        assert found == files.weizhiyuan
        assert found.owner == files.weizhiyuan.owner
        assert found.unit.code == "EC-2-T"
        assert found.tags == files.weizhiyuan.tags
    assert one_record(rows, "C-999999", asked=asked) is None


def test_a_question_that_changes_its_keys_is_refused(files: Files):
    with pytest.raises(ValueError, match="does something to its keys"):
        one_record(lambda code: Customer.objects.filter(code=code.lower()), files.zerun.code, asked="lower")


def test_rows_of_an_id_come_with_what_belongs_to_them(files: Files, django_assert_num_queries):
    reachable = Exists(Contact.objects.filter(customer=OuterRef("pk")))
    asked = Records(lambda owner: (
        Customer.objects.filter(owner=owner).select_related("owner").annotate(reachable=reachable).order_by("code")
    ))  # fmt: skip
    owner = files.zerun.owner_id
    asked.of(owner)
    with one_reading(), django_assert_num_queries(1):
        found = asked.of(owner)
        assert {one.owner.name for one in found} == {files.zerun.owner.name}
    wanted = Customer.objects.filter(owner=owner).annotate(reachable=reachable).order_by("code")
    assert [(one.pk, one.name, one.reachable) for one in found] == [(one.pk, one.name, one.reachable) for one in wanted]
    assert asked.of(0) == []


def test_one_record_is_looked_for_by_its_id(files: Files):
    def rows(key: str):
        return Customer.objects.filter(pk=an_id(key))

    assert one_record(rows, str(files.zerun.pk), asked="by id") == files.zerun
    assert one_record(rows, "0", asked="by id") is None
