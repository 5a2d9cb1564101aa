"""What people type stays text on its whole way: page, list, palette, history, notification, mail, file, and in again (S3, S12)."""

import csv
import io
import json
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LeaveRequest, OrgUnit, OrgUnitTerms, User
from salesops.core.audit.models import AuditEntry
from salesops.core.imports.services import commit_import, start_import
from salesops.core.jobs.models import StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.lists.models import SavedView
from salesops.core.lists.services.exports import ask_export
from salesops.core.notify import notify
from salesops.core.notify.models import Mail
from salesops.core.notify.sending import run_outbox
from salesops.core.sockets.imports import import_kinds
from salesops.core.worktime import next_working_day
from tests.core.notify.test_mail import letterbox  # noqa: F401 - a fixture

HOSTILE = [
    "<script>alert(7331)</script>",
    '"><img src=x onerror=alert(7331)>',
    "' hx-get='/evil' hx-trigger='load",
    "{{7331*7}}{% debug %}",
    "=1+7331",
    "@SUM(7331)",
    "'); DROP TABLE accounts_user;--",
    "%(name)s %s %d 7331%",
    "{0.__class__} {record} {7331}",
    "\u202e7331 gnp.exe",
]
NUL, HALF = "a\x00b", "a\ud800b"


class Elements(HTMLParser):
    """What a browser would make of a page: its visible words, and everything that could do something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.active: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name.startswith("on") or (name.startswith("hx-") and value in ("/evil", "load")) or name == "style":
                self.active.append(f"{tag} {name}={value}")
            if name in ("value", "title", "aria-label", "content", "alt"):
                self.words.append(value or "")
        if tag == "script" and not dict(attrs).get("src") and dict(attrs).get("type") != "application/json":
            self.active.append("script")

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def shows(response, text: str, status: int = 200) -> None:
    """The page has ``text`` letter by letter and nothing in it came alive."""
    assert response.status_code == status
    page = Elements(response.text)
    assert page.active == []
    assert text in page.text


@pytest.fixture
def admin(client, company):
    client.force_login(company.admin)
    return client


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name(company, admin, text):
    """Of a person: edited on its page, then in list, detail, search, palette, history and the audit trail."""
    rep = company.rep
    sent = {"name": text, "email": rep.email, "mobile": "", "joined_on": "2025-01-01", "version": rep.version}
    assert admin.post(reverse("accounts:edit_user", args=["rep"]), sent).status_code == 302
    assert User.objects.get(username="rep").name == text
    for name, args in (("user", ["rep"]), ("user_history", ["rep"]), ("user_rights", ["rep"]), ("edit_user", ["rep"])):
        shows(admin.get(reverse(f"accounts:{name}", args=args)), text)
    shows(admin.get(reverse("accounts:users"), {"search": "rep"}), text)
    assert admin.get(reverse("accounts:users"), {"search": text}).status_code == 200
    entry = AuditEntry.objects.filter(model="accounts.user", record_id=rep.pk).latest("id")
    shows(admin.get(reverse("audit:entry", args=[entry.pk])), text)
    found = admin.get(reverse("core:palette"), {"q": "rep"})
    assert text in [item["title"] for group in found.json()["groups"] for item in group["items"]]
    assert admin.get("/api/v1/users/rep/").json()["name"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_of_a_unit(company, admin, text):
    body = {"name": text, "parent": "EC", "on": timezone.localdate().isoformat()}
    assert admin.patch("/api/v1/org-units/EC-2/", body, content_type="application/json").status_code == 200
    for address in (reverse("accounts:units"), reverse("accounts:unit", args=["EC-2"])):
        shows(admin.get(address), text)
    shows(admin.get(reverse("accounts:user", args=["regional"])), text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reason_for_leave_and_the_name_in_its_letter(company, client, text, letterbox, settings):  # noqa: F811
    """Written by the rep, read by the approver, told behind the bell and by mail."""
    User.objects.filter(username="rep").update(name=text)
    day = next_working_day(timezone.localdate() + timedelta(days=7)).isoformat()
    sent = {"kind": "annual", "user": company.rep.pk, "starts_on": day, "ends_on": day, "reason": text, "submit": "1"}
    client.force_login(company.rep)
    assert client.post(reverse("accounts:new_leave"), sent).status_code == 302
    leave = LeaveRequest.objects.get()
    assert leave.reason == text
    client.force_login(company.supervisor)
    page = reverse("accounts:leave", args=[leave.pk])
    shows(client.get(page), text)
    notify([company.supervisor], "accounts.handover_done", record=company.rep, params={"person": text})
    shows(client.get(reverse("reports:notifications")), text)
    # Everything at once, without the wait before a digest.
    Mail.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    run_outbox()
    assert letterbox.arrived
    for _to, message in letterbox.arrived:
        assert "\n" not in message["Subject"]
        html = message.get_body(("html",))
        if html is not None:
            assert Elements(html.get_content()).active == []
    assert any(text in m.get_body(("plain",)).get_content() for _to, m in letterbox.arrived)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_of_a_view(company, admin, text):
    address = reverse("lists:views", args=["accounts.users"])
    admin.post(address, {"for": "is_active=1", "name": text, "audience": "everyone"})
    name = SavedView.objects.get().name
    assert name == text
    shows(admin.get(reverse("accounts:users")), name)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_out_into_a_file_and_in_again_unchanged(company, files, kind):
    """Nothing becomes a formula on the way, and the file read again changes nothing."""
    names = {f"h{n}": text for n, text in enumerate(HOSTILE)}
    heads = ["name", "username", "position_code", "unit_code", "joined_on"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([heads, *([name, u, "P11", "EC-2-T", "2026-01-05"] for u, name in names.items())])
    assert let_in(company, "a.csv", out.getvalue().encode())["created"] == len(HOSTILE)
    assert dict(User.objects.filter(username__in=names).values_list("username", "name")) == names
    ask_export(
        actor=company.admin,
        list_code="accounts.users",
        kind=kind,
        query="columns=name,username",
        picked=list(names),
        language="en",
        now=timezone.now(),
    )
    run_waiting_jobs()
    content = StoredFile.objects.get(purpose="lists.export").place.read_bytes()
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
        content = content_with(sheet, heads)
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]
        out = io.StringIO()
        csv.writer(out).writerows([heads, *([*row, "P11", "EC-2-T", "2026-01-05"] for row in rows[1:])])
        content = out.getvalue().encode()
    counts = let_in(company, f"a.{kind}", content)
    assert (counts["unchanged"], counts["rejected"]) == (len(HOSTILE), 0)


def content_with(sheet, heads: list[str]) -> bytes:
    """The exported sheet with the columns an import needs besides."""
    for number, head in enumerate(heads, 1):
        sheet.cell(1, number, head)
    for row in range(2, sheet.max_row + 1):
        for column, value in ((3, "P11"), (4, "EC-2-T"), (5, "2026-01-05")):
            sheet.cell(row, column, value)
    out = io.BytesIO()
    sheet.parent.save(out)
    return out.getvalue()


def let_in(company, name: str, content: bytes) -> dict:
    run = start_import(
        actor=company.admin,
        kind=import_kinds.get("users"),
        uploaded=SimpleUploadedFile(name, content),
        day=timezone.localdate(),
    )
    assert not run.counts.get("rejected"), run.result["wrong"]
    return commit_import(actor=company.admin, run=run, day=timezone.localdate()).counts


@pytest.mark.parametrize("text", [NUL, HALF, "x" * 1_000_000], ids=["nul", "half", "megabyte"])
def test_what_is_no_text_or_too_much_is_refused_with_a_sentence(company, text):
    """On pages and in the API: never a 500, nothing stored."""
    client = Client(raise_request_exception=False)
    client.force_login(company.admin)
    rep = company.rep
    raw = text.encode("utf-8", "surrogatepass").decode("latin-1")
    day = next_working_day(timezone.localdate()).isoformat()
    forms = [
        (reverse("accounts:edit_user", args=["rep"]), {"name": raw, "joined_on": "2025-01-01", "version": rep.version}),
        (reverse("accounts:edit_unit", args=["EC-2"]), {"name": raw, "parent": "EC", "day": day, "version": 1}),
        (reverse("lists:views", args=["accounts.users"]), {"for": "", "name": raw, "audience": "private"}),
    ]
    for address, sent in forms:
        response = client.post(address, sent)
        # Half a character arrives as the sign for what can't be read: text like any other.
        assert response.status_code in ((302, 200, 422) if text == HALF else (400, 413, 422)), address
        assert response.status_code < 400 or "<h1" in response.text or 'class="' in response.text
    for address in ("/api/v1/users/rep/", "/api/v1/org-units/EC-2/"):
        body = json.dumps({"name": text, "parent": "EC", "on": day})
        response = client.patch(address, body, content_type="application/json")
        assert response.status_code in (400, 422), address
        assert response.json()["code"]
    for address in ("accounts:users", "core:palette", "audit:trail"):
        response = client.get(reverse(address), {"search": raw[:3000], "q": raw[:3000]})
        assert response.status_code in (200, 400, 404, 422), address
    assert not User.objects.filter(name__contains="xxx").exists()
    assert not OrgUnitTerms.objects.filter(name__contains="xxx").exists()
    assert OrgUnit.objects.filter(code="EC-2").exists()
