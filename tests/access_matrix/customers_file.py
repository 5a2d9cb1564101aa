"""Rows of the access matrix: the page of a customer, entering and changing its file, merges."""

from typing import Any

from django.utils import timezone

from customers.models import CustomerFile
from salesops.core.jobs.models import StoredFile
from tests.cast_customers import build_files

from .route import CAST, Route

SEES = "rep supervisor regional manager director deputy_director gm secretary lead finance auditor"
# Edits the whole file, a part of it.
WHOLE = "rep supervisor regional manager director deputy_director"
SOME = f"{WHOLE} secretary finance"
# No role of theirs edits files at all.
NEVER = "gm admin auditor lead"
MERGES = "supervisor regional manager director deputy_director gm secretary"


def but(*groups: str) -> str:
    """Everybody who is in none of ``groups``."""
    named = {name for group in groups for name in group.split()}
    return " ".join(name for name in CAST if name not in named)


def zerun(company: Any) -> list[Any]:
    return [build_files(company).zerun.code]


def two(company: Any) -> list[Any]:
    """Zerun goes into its neighbour."""
    files = build_files(company)
    return [files.zerun.code, files.weizhiyuan.code]


def contact(company: Any) -> list[Any]:
    files = build_files(company)
    return [files.zerun.code, files.contact.pk]


def shipping(company: Any) -> list[Any]:
    files = build_files(company)
    return [files.zerun.code, files.address.pk]


def paper(company: Any) -> list[Any]:
    """A licence kept with Zerun."""
    files = build_files(company)
    stored = StoredFile.objects.create(
        owner=company.rep, purpose="customers.file", name="licence.pdf", content_type="application/pdf", size=1,
        sha256="0" * 64, path="00/paper", record_kind="customers.customer", record_id=str(files.zerun.pk),
    )  # fmt: skip
    found = CustomerFile.objects.create(
        customer=files.zerun, stored=stored, kind="licence", added_by=company.rep, added_at=timezone.now()
    )
    return [files.zerun.code, found.pk]


def reading(name: str, *more: str) -> Route:
    return Route(
        f"customers:{name}", SEES, hidden=but(SEES), given=zerun, args=lambda args: [*args, *more], case=" ".join(more)
    )


def changing(name: str, allowed: str, given: Any = zerun, *, post: bool = False) -> Route:
    return Route(f"customers:{name}", allowed, hidden=but(SEES, NEVER), given=given, args=lambda args: args, post=post)


def number(company: Any) -> list[Any]:
    code, pk = contact(company)
    return [code, "contact", pk, "mobile"]


FORMS = (
    ("edit", f"{WHOLE} finance", zerun),
    ("archive", WHOLE, zerun),
    ("ask_bank_change", f"{WHOLE} finance", zerun),
    ("add_file", SOME, zerun),
    ("new_contact", f"{WHOLE} secretary", zerun),
    ("edit_contact", f"{WHOLE} secretary", contact),
    ("new_address", f"{WHOLE} secretary", zerun),
    ("edit_address", f"{WHOLE} secretary", shipping),
    ("set_team", WHOLE, zerun),
    ("next_step", WHOLE, zerun),
)
# Reads the files of the region EC-2, or the choice of it, as a whole.
WHOLE_UNIT = "regional manager director deputy_director gm secretary lead finance admin auditor"
ENTERS = "rep colleague other_rep supervisor regional manager other_manager director deputy_director finance legal logistics hr"

ROUTES: list[Route] = [
    Route("customers:new", ENTERS),
    Route("customers:new", ENTERS, post=True),
    Route("customers:check_duplicates", ENTERS, post=True),
    Route("customers:register", "*"),
    Route("customers:register_pdf", "*", post=True),
    Route("customers:register", WHOLE_UNIT, hidden=but(WHOLE_UNIT), query="?unit=EC-2", case="of a unit"),
    reading("customer"),
    reading("record"),
    *(reading("tab", tab) for tab in ("contacts", "shipping", "purchases", "team", "profile", "files", "history")),
    Route("customers:customer", "", hidden="*", args=lambda company: ["C-999999"], case="unknown"),
    Route("customers:tab", "", hidden="*", given=zerun, args=lambda args: [*args, "nothing"], case="unknown"),
    *(changing(name, allowed, given, post=post) for name, allowed, given in FORMS for post in (False, True)),
    *(changing(name, WHOLE, post=True) for name in ("verify", "restore", "finish_next_step")),
    changing("remove_file", SOME, paper, post=True),
    Route(
        "customers:show_number",
        "rep supervisor regional manager director deputy_director gm secretary",
        hidden=but(SEES),
        given=number,
        args=lambda args: args,
        post=True,
        data={"reason": "call"},
    ),
    Route("customers:choose_merge", MERGES, hidden="other_manager legal logistics hr admin", given=zerun, args=lambda args: args),
    *(
        Route("customers:merge", MERGES, hidden="other_manager legal logistics hr admin", given=two, args=lambda args: args, post=post)
        for post in (False, True)
    ),
]  # fmt: skip
