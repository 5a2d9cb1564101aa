"""Rows of the access matrix: imports from spreadsheets."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from salesops.core.imports.services import start_import
from salesops.core.sockets.imports import import_kinds

from .customers_file import ENTERS
from .route import Route

WRONG = b"username,name,position_code,unit_code\nnew.one,x,P99,EC\n"


def run_of_the_admin(company) -> str:
    """A checked import with one wrong row."""
    run = start_import(
        actor=company.admin,
        kind=import_kinds.get("users"),
        uploaded=SimpleUploadedFile("users.csv", WRONG),
        day=date(2026, 11, 20),
    )
    return run.key


def of_the_run(name: str, **rest) -> Route:
    return Route(f"imports:{name}", "admin", hidden="* -admin", given=run_of_the_admin, args=lambda key: [key], **rest)


ROUTES = [
    Route("imports:home", "*"),
    *(Route("imports:kind", "admin", args=lambda company, code=code: [code]) for code in ("users", "org_units")),
    # Whoever opens files, whoever keeps contacts; history is the administrator's. Rows are checked like the single acts.
    Route("imports:kind", f"{ENTERS} admin", args=lambda company: ["customers"], case="customers"),
    Route("imports:kind", f"{ENTERS} secretary lead admin", args=lambda company: ["contacts"], case="contacts"),
    Route("imports:kind", "admin", args=lambda company: ["visits"], case="visits"),
    Route("imports:kind", "secretary lead finance", args=lambda company: ["bank_lines"], case="bank lines"),
    Route("imports:kind", "", hidden="*", args=lambda company: ["no-such-table"], case="unknown"),
    Route("imports:kind", "admin", args=lambda company: ["users"], post=True),
    Route("imports:template", "admin", args=lambda company: ["users"]),
    of_the_run("run"),
    of_the_run("columns"),
    of_the_run("columns", post=True),
    of_the_run("commit", post=True),
    of_the_run("errors"),
]
