"""What holds for every address of customers in the API, found from the URL conf: a new one is tried without anybody adding it.

Ids of another market are unknown, a token that reads only writes nothing, answers look as the description says.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from customers.models import Customer, MonthlyList
from salesops import api_urls
from salesops.core.audit.models import AuditEntry
from tests.customers.api.elsewhere import rows_elsewhere
from tests.customers.api.test_files import with_token
from tests.customers.test_foreign_ids import leaks

ZERUN, FOREIGN = "C-000001", "C-000003"
UNSAFE = ("post", "put", "patch", "delete")


def addresses() -> Iterator[tuple[str, Any, str, str]]:
    """(name, resource class, method, argument of the address or "") of every act of customers."""
    for pattern in api_urls.urlpatterns:
        view = getattr(pattern, "callback", None)
        resource = getattr(view, "cls", None)
        if resource is None or not resource.__module__.startswith("customers.api"):
            continue
        arguments = set(pattern.pattern.regex.groupindex) | set(pattern.pattern.converters)
        for method in view.actions:
            yield f"api:{pattern.name}", resource, method, next(iter(sorted(arguments - {"format"})), "")


ALL = sorted({(name, method, argument) for name, _resource, method, argument in addresses()})
RESOURCES = {name: resource for name, resource, _method, _argument in addresses()}


def args_of(name: str, argument: str, value: Any) -> dict[str, Any]:
    if name.startswith("api:monthly-") and argument in ("list", "month"):
        return {"list": "credit", "month": "2026-10"}
    return {argument: value} if argument else {}


def test_the_addresses_are_found():
    assert len(ALL) > 110
    assert {name for name, method, _a in ALL if method in UNSAFE} > {"api:customer-claim", "api:contacts-show-number"}


# Tokens.


@pytest.mark.parametrize(("name", "method", "argument"), [row for row in ALL if row[1] in UNSAFE])
def test_a_token_that_only_reads_writes_nothing(company, files, name, method, argument):
    client = with_token(company.rep, "read")
    changes = AuditEntry.objects.count()
    response = getattr(client, method)(
        reverse(name, kwargs=args_of(name, argument, ZERUN if argument == "code" else 1))
    )
    assert (response.status_code, response.json()["code"]) == (403, "core.token-scope")
    assert AuditEntry.objects.count() == changes


def test_a_token_ends_with_its_owner(company, files):
    client = with_token(company.rep)
    assert client.get("/api/v1/customers/").status_code == 200
    type(company.rep).objects.filter(pk=company.rep.pk).update(is_active=False)
    answer = client.get("/api/v1/customers/")
    assert (answer.status_code, answer.json()["code"]) == (401, "core.not-signed-in")


# Ids of another market.


def key_of(resource: Any, row: Any) -> Any:
    found = row
    for part in resource.lookup_field.split("__"):
        found = getattr(found, part)
    return found


@cache
def unknown(argument: str) -> Any:
    return {"code": "C-999999", "customer__code": "C-999999", "number": "XY-2026-7777"}.get(argument, 987_654_321)


# A list of a month is everybody's; its rows are narrowed.
NOT_OF_ONE_CUSTOMER = {MonthlyList}


OF_ONE = [row for row in ALL if row[2] and RESOURCES[row[0]].queryset.model not in NOT_OF_ONE_CUSTOMER]


@pytest.mark.parametrize(("name", "method", "argument"), OF_ONE)
def test_an_id_of_another_market_is_answered_as_one_nobody_has(company, files, name, method, argument):
    """Status and body are the same, and nothing was written."""
    resource = RESOURCES[name]
    model = resource.queryset.model
    row = rows_elsewhere(company, files)[model]
    client = APIClient()
    client.force_login(company.rep)
    said = []
    for value in (key_of(resource, row), unknown(argument)):
        before = AuditEntry.objects.count()
        with transaction.atomic():
            response = getattr(client, method)(reverse(name, kwargs={argument: value}), {}, format="json")
        assert AuditEntry.objects.count() == before
        assert not leaks(response)
        said.append((response.status_code, response.json()))
    assert said[0] == said[1]
    assert (said[0][0], said[0][1]["code"]) == (404, "core.not-found")


LISTS = sorted(name for name, method, argument in ALL if method == "get" and name.endswith("-list"))


@pytest.mark.parametrize("name", LISTS)
def test_no_list_holds_a_row_of_another_market(company, files, name):
    rows_elsewhere(company, files)
    client = APIClient()
    client.force_login(company.rep)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not leaks(response)
    assert "other_rep" not in response.content.decode()


# Fields that name a customer or a contact.

FIELDS = (
    ("post", "contacts/", {"customer": "?", "name": "新人"}),
    ("post", "shipping-addresses/", {"customer": "?", "address": "新址"}),
    ("post", "visits/", {"customer": "?", "way": "visit", "visited_at": "2026-11-20T10:00:00+08:00"}),
    ("post", "planned-visits/", {"customer": "?", "day": "2030-01-07"}),
    ("post", "credit-signs/", {"customer": "?", "kind": "lawsuit", "evidence": "公告", "found_on": "2026-11-20"}),
    ("patch", f"customers/{ZERUN}/", {"parent": "?"}),
    ("post", "customers/", {"name": "无锡新客户有限公司", "parent": "?"}),
    ("get", "contacts/?customer=?", None),
    ("get", "visits/?customer=?", None),
    ("get", "clashes/?customer=?", None),
    ("get", "customer-files/?customer=?", None),
    ("get", "bank-changes/?customer=?", None),
    ("get", "merges/?into=?", None),
    ("get", "credit-signs/?customer=?", None),
    ("get", "grade-suggestions/?customer=?", None),
    ("get", "stalled-cases/?customer=?", None),
    ("get", "weekly-confirmations/?customer=?", None),
    ("get", "round-calls/?customer=?", None),
    ("get", "customers/?search=?", None),
    ("get", "visits/?search=?", None),
)


@pytest.mark.parametrize(("method", "address", "body"), FIELDS, ids=lambda value: str(value)[:40])
def test_a_field_or_filter_with_a_customer_of_another_market(company, files, method, address, body):
    rows_elsewhere(company, files)
    client = APIClient()
    client.force_login(company.rep)
    said = []
    for code in (FOREIGN, "C-999999"):
        before = AuditEntry.objects.count()
        data = {k: code if v == "?" else v for k, v in body.items()} if body else None
        path = f"/api/v1/{address.replace('=?', f'={code}')}"
        with transaction.atomic():
            response = getattr(client, method)(path, data, **({"format": "json"} if body else {}))
        assert AuditEntry.objects.count() == before
        said.append((response.status_code, response.content.decode().replace(code, "?")))
    assert said[0] == said[1]
    assert said[0][0] in (200, 404, 422)


# The description.


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def shape_of(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` with its reference followed."""
    while "$ref" in schema or "allOf" in schema:
        reference = schema.get("$ref") or schema["allOf"][0]["$ref"]
        schema = description["components"]["schemas"][reference.rpartition("/")[2]]
    return schema


TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "number": (int, float)}


def differing(description: dict[str, Any], schema: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """Where ``value`` isn't what ``schema`` says."""
    if value is None:
        if not (schema.get("nullable") or "oneOf" in schema or "allOf" in schema):
            yield f"{at} is null"
        return
    if "oneOf" in schema:
        return
    schema = shape_of(description, schema)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r}, not of the choices"
    kind = schema.get("type")
    if kind and not isinstance(value, TYPES[kind]):
        yield f"{at} is {value!r}, not {kind}"
    elif kind == "object" and "properties" in schema:
        if set(value) != set(schema["properties"]):
            yield f"{at} has {sorted(set(value) ^ set(schema['properties']))} too few or too many"
        for name in set(value) & set(schema["properties"]):
            yield from differing(description, schema["properties"][name], value[name], f"{at}.{name}")
    elif kind == "array":
        for row in value:
            yield from differing(description, schema["items"], row, f"{at}[]")


READ = sorted({(name, argument) for name, method, argument in ALL if method == "get"})


@pytest.mark.parametrize(("name", "argument"), READ)
def test_an_answer_looks_as_the_description_says(company, files, description, name, argument):
    resource = RESOURCES[name]
    rows = rows_elsewhere(company, files)
    rows[MonthlyList] = MonthlyList.objects.create(kind="credit", month=date(2026, 9, 1), prepared_at=timezone.now())
    row = rows.get(resource.queryset.model, rows[Customer])
    reader = company.auditor if name.startswith("api:round") else company.gm
    address = reverse(name, kwargs=args_of(name, argument, key_of(resource, row)))
    client = APIClient()
    client.force_login(reader)
    response = client.get(address)
    if response.status_code == 404:
        client.force_login(company.other_manager)
        response = client.get(address)
    assert response.status_code == 200, response.content
    fitting = [path for path in description["paths"] if _fits(path, address)]
    template = min(fitting, key=lambda path: path.count("{"))
    said = description["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(differing(description, said, response.json())) == []


def _fits(path: str, address: str) -> bool:
    want, have = path.strip("/").split("/"), address.strip("/").split("/")
    return len(want) == len(have) and all(w == h or w.startswith("{") for w, h in zip(want, have, strict=True))


def test_every_address_is_described(description):
    missing = [
        (name, method)
        for name, method, argument in ALL
        if not any(
            _fits(path, reverse(name, kwargs=args_of(name, argument, "1"))) and method in methods
            for path, methods in description["paths"].items()
        )
    ]
    assert not missing
