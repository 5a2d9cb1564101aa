"""Rows of the access matrix: customers and contacts in the API."""

from django.utils import timezone

from customers.models import BankChange, Merge

from .customers_file import MERGES, WHOLE, paper
from .customers_visits import AT_ZERUN
from .route import Route

SEES_ZERUN = f"{AT_ZERUN} director deputy_director gm secretary lead finance auditor"
NOT_ZERUN = f"* {' '.join('-' + who for who in SEES_ZERUN.split())}"
OPENS_FILES = "rep colleague other_rep supervisor regional manager other_manager director deputy_director finance legal logistics hr"


def zerun(company) -> str:
    from tests.cast_customers import build_files

    return build_files(company).zerun.code


def contact_of_zerun(company) -> int:
    from tests.cast_customers import build_files

    return build_files(company).contact.pk


def address_of_zerun(company) -> int:
    from tests.cast_customers import build_files

    return build_files(company).address.pk


def merge_into_zerun(company) -> int:
    from tests.cast_customers import build_files

    files = build_files(company)
    return Merge.objects.create(
        loser=files.weizhiyuan, winner=files.zerun, reason="twice", asked_by=company.manager, asked_at=timezone.now()
    ).pk


def bank_change_of_zerun(company) -> int:
    from tests.cast_customers import build_files

    return BankChange.objects.create(
        customer=build_files(company).zerun, bank_name="中国银行", bank_account="622202100112", reason="来函",
        asked_by=company.rep, asked_at=timezone.now(),
    ).pk  # fmt: skip


def paper_of_zerun(company) -> int:
    return paper(company)[1]


def at_zerun(name: str, allowed: str, *, post: bool = False, **more) -> Route:
    return Route(f"api:{name}", allowed, hidden=NOT_ZERUN, given=zerun, args=lambda code: [code], post=post, **more)


ROUTES: list[Route] = [
    # Scope is in the rows: whose roles open no file finds none.
    Route("customers:customers", "*"),
    Route("api:customers-list", "*"),
    Route("api:customers-list", OPENS_FILES, post=True, data={}),
    Route("api:customers-duplicates", OPENS_FILES, post=True),
    Route("api:customers-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=zerun, args=lambda code: [code]),
    *(
        Route(
            f"api:customers-{verb}",
            f"{AT_ZERUN} director deputy_director",
            hidden=NOT_ZERUN,
            given=zerun,
            args=lambda code: [code],
            post=True,
            data={"reason": "twice"},
        )
        for verb in ("archive", "restore")
    ),
    at_zerun("customer-team", SEES_ZERUN),
    at_zerun("customer-owner", SEES_ZERUN),
    at_zerun("customer-change-bank", f"{WHOLE} finance", post=True),
    Route("api:bank-changes-list", "*"),
    Route("api:bank-changes-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=bank_change_of_zerun, args=lambda pk: [pk]),
    Route("api:customer-files-list", "*"),
    Route("api:customer-files-list", f"{OPENS_FILES} secretary lead", post=True),
    Route("api:customer-files-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=paper_of_zerun, args=lambda pk: [pk]),
    *(
        Route(
            f"api:{name}-show-number",
            "rep supervisor regional manager director deputy_director gm secretary",
            hidden=NOT_ZERUN,
            given=row,
            args=lambda pk: [pk],
            post=True,
        )
        for name, row in (("contacts", contact_of_zerun), ("shipping-addresses", address_of_zerun))
    ),
    *(at_zerun(f"customer-{verb}", WHOLE, post=True) for verb in ("verify", "next-step", "finish-next-step")),
    at_zerun("customer-merge", MERGES, post=True),
    Route("api:merges-list", "*"),
    Route("api:merges-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=merge_into_zerun, args=lambda pk: [pk]),
    Route("api:shipping-addresses-list", "*"),
    Route("api:shipping-addresses-list", "*", post=True, data={}),
    Route("api:shipping-addresses-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=address_of_zerun, args=lambda pk: [pk]),
    Route(
        "api:shipping-addresses-check",
        f"{WHOLE} secretary",
        hidden=NOT_ZERUN,
        given=address_of_zerun,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("api:contacts-list", "*"),
    Route("api:contacts-list", "*", post=True, data={}),
    Route("api:contacts-detail", SEES_ZERUN, hidden=NOT_ZERUN, given=contact_of_zerun, args=lambda pk: [pk]),
]
