"""Files are hostile in name, type, size and content (S14, security.md sections 3 and 5)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from salesops.core.jobs import enqueue
from salesops.core.jobs.files import (
    damaged_files,
    disk,
    file_response,
    limits,
    remove_expired_files,
    remove_orphans,
    store,
    store_upload,
)
from salesops.core.jobs.files.names import clean_name
from salesops.core.jobs.models import StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.refusals import Refused

from . import hostile


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def hand_in(owner, name, content, **options):
    return store_upload(SimpleUploadedFile(name, content), owner=owner, purpose="test", **options)


HONEST = [
    ("合同 v2.pdf", hostile.PDF, "application/pdf"),
    ("a.docx", hostile.office("docx"), "wordprocessingml.document"),
    ("a.xlsx", hostile.office("xlsx"), "spreadsheetml.sheet"),
    ("a.pptx", hostile.office("pptx"), "presentationml.presentation"),
    ("a.txt", "你好\r\n".encode("gb18030"), "text/plain"),
    ("a.csv", "\ufeff名称,金额\n甲,1\n".encode(), "text/csv"),
    ("a.CSV", "名称\t金额".encode("utf-16"), "text/csv"),
    ("a.jpeg", hostile.picture("JPEG"), "image/jpeg"),
    ("a.png", hostile.picture("PNG"), "image/png"),
    ("a.webp", hostile.picture("WEBP"), "image/webp"),
]


@pytest.mark.parametrize(("name", "content", "content_type"), HONEST, ids=lambda v: v if isinstance(v, str) else "")
def test_honest_files_are_taken(company, name, content, content_type):
    stored = hand_in(company.rep, name, content)
    assert content_type in stored.content_type
    assert stored.size == stored.place.stat().st_size
    assert disk.checksum(stored.place) == stored.sha256
    assert stored.place.stat().st_mode & 0o777 == 0o600
    assert "合同" not in stored.path


def test_an_iphone_picture_becomes_jpeg(company):
    stored = hand_in(company.rep, "IMG_1.HEIC", hostile.picture("HEIF"))
    assert (stored.name, stored.content_type) == ("IMG_1.jpg", "image/jpeg")
    assert Image.open(stored.place).format == "JPEG"


MACRO = {"word/vbaProject.bin": b"x"}
ENTITY = {"word/document.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}
HOSTILE = [
    ("empty.pdf", b"", "core.file-empty"),
    ("page.html", b"<html><script>alert(1)</script>", "core.file-type"),
    ("picture.svg", b"<svg onload='x'/>", "core.file-type"),
    ("x.pdf.exe", b"MZ\x90\x00", "core.file-type"),
    ("noextension", hostile.PDF, "core.file-type"),
    ("x.pdf", b"MZ\x90\x00\x03 this program", "core.file-type"),
    ("x.txt", b"<!DOCTYPE html><script>alert(1)</script>", "core.file-type"),
    ("x.csv", b"\xef\xbb\xbf  <svg xmlns='x'>", "core.file-type"),
    ("x.txt", b"text with \x00 in it", "core.file-type"),
    ("x.jpg", hostile.PDF, "core.file-mismatch"),
    ("x.pdf", hostile.picture("PNG"), "core.file-mismatch"),
    ("x.xlsx", hostile.office("docx"), "core.file-mismatch"),
    ("x.docx", hostile.office("docx", **MACRO), "core.file-macro"),
    ("x.xlsx", hostile.office("xlsm"), "core.file-macro"),
    ("x.docx", hostile.office("docx", **ENTITY), "core.file-entities"),
    ("x.docx", hostile.office("docx", **{"word/media/big.bin": b"\x00" * 40_000_000}), "core.file-bomb"),
    ("x.docx", hostile.archive([(f"{n}", "") for n in range(2_001)]), "core.file-bomb"),
    ("x.docx", hostile.archive([("../../etc/cron.d/x", "x")]), "core.file-broken"),
    ("x.docx", hostile.archive([("readme.txt", "just an archive")]), "core.file-type"),
    ("x.docx", hostile.office("docx")[:-40], "core.file-broken"),
    ("x.pdf", hostile.PDF + hostile.archive([("evil.jar", "x")]), "core.file-polyglot"),
    ("x.png", hostile.pixel_flood(), "core.file-pixels"),
    ("x.jpg", hostile.picture("JPEG", (600, 600))[:400], "core.file-broken"),
    ("x.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 200, "core.file-broken"),
    ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "core.file-type"),
]


@pytest.mark.parametrize(
    ("name", "content", "code"), HOSTILE, ids=[f"{n}-{c}-{i}" for i, (n, _x, c) in enumerate(HOSTILE)]
)
def test_hostile_files_are_refused_with_their_code(company, name, content, code, settings):
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, name, content)
    assert refused.value.code == code
    assert refused.value.status == 422
    assert not StoredFile.objects.exists()
    assert [p for p in settings.FILES_DIR.rglob("*") if p.is_file()] == []


def test_an_archive_that_lies_about_its_size(company):
    """The header says 10 bytes, 40 MB come out."""
    content = hostile.office("docx", **{"word/media/x.bin": b"\x00" * 40_000_000})
    lying = content.replace((40_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "x.docx", lying)
    assert refused.value.code in ("core.file-bomb", "core.file-broken")


def scanner(content):
    return b"EICAR" not in content


def test_a_virus_scanner_is_asked_when_there_is_one(company, settings):
    settings.FILE_SCANNER = "tests.core.jobs.test_files.scanner"
    hand_in(company.rep, "x.txt", b"clean")
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "x.txt", b"EICAR test")
    assert refused.value.code == "core.file-infected"


def test_over_20_mb(company):
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "x.txt", b"a" * (20 * 1024 * 1024 + 1))
    assert refused.value.code == "core.file-too-big"


def test_a_day_holds_200_mb_a_person(company, monkeypatch):
    monkeypatch.setattr(limits, "DAY_BYTES", 10)
    hand_in(company.rep, "x.txt", b"12345678")
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "y.txt", b"123")
    assert refused.value.code == "core.file-day-limit"
    hand_in(company.colleague, "y.txt", b"123")


def test_where_and_when_a_picture_was_taken_is_gone(company):
    content = hostile.picture_with_place()
    assert b"at home" in content
    stored = hand_in(company.rep, "x.jpg", content)
    picture = Image.open(stored.place)
    assert not picture.getexif()
    assert b"at home" not in stored.place.read_bytes()


def test_a_second_file_behind_a_picture_does_not_survive(company):
    stored = hand_in(company.rep, "x.png", hostile.picture("PNG") + hostile.archive([("evil.jar", "x")]))
    assert b"evil.jar" not in stored.place.read_bytes()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("合同（终稿）.pdf", "合同（终稿）.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_only_text(given, kept):
    assert clean_name(given) == kept


def test_a_nearly_full_disk_takes_nothing(company, monkeypatch):
    monkeypatch.setattr(disk, "free_share", lambda: 0.04)
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "x.txt", b"hello")
    assert (refused.value.code, refused.value.status) == ("core.disk-full", 507)


def test_a_disk_that_fills_while_writing_leaves_nothing(company, monkeypatch, settings):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(Refused) as refused:
        hand_in(company.rep, "x.txt", b"hello")
    assert refused.value.code == "core.disk-full"
    assert [p for p in settings.FILES_DIR.rglob("*") if p.is_file()] == []


def test_a_row_that_can_not_be_written_leaves_no_file(company, monkeypatch, settings):
    def refuse(**_fields):
        raise RuntimeError("no row")

    monkeypatch.setattr(store.StoredFile.objects, "create", refuse)
    with pytest.raises(RuntimeError):
        hand_in(company.rep, "x.txt", b"hello")
    assert [p for p in settings.FILES_DIR.rglob("*") if p.is_file()] == []


def test_served_as_a_sandboxed_attachment(company):
    stored = hand_in(company.rep, "合同.txt", b"hello")
    response = file_response(stored)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%90%88")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"hello"
    response.close()


def test_only_the_owner_sees_a_file_unless_it_hangs_on_a_record(company):
    private = hand_in(company.rep, "x.txt", b"hello")
    shared = hand_in(company.rep, "y.txt", b"hello", record=company.rep)
    assert private.may_fetch(company.rep)
    assert not private.may_fetch(company.admin)
    assert shared.may_fetch(company.manager)
    assert not shared.may_fetch(company.other_manager)
    assert set(StoredFile.objects.visible_to(company.manager)) == set()


def test_what_a_job_made_needs_the_right_again_when_fetched(company, seen):
    from accounts.models import RoleGrant

    from . import kinds

    kinds.HOOKS.during = lambda job: job.keep_file("用户.xlsx", b"content", "application/octet-stream")
    enqueue("tests.rename", actor=company.admin, args={"to": "Wei An"})
    run_waiting_jobs()
    stored = StoredFile.objects.get()
    assert stored.may_fetch(company.admin)
    assert abs(stored.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    RoleGrant.objects.filter(user=company.admin).delete()
    assert not stored.may_fetch(type(company.admin).objects.get(pk=company.admin.pk))


def test_expired_files_go_and_orphans_too(company, settings, django_capture_on_commit_callbacks):
    import os

    old = hand_in(company.rep, "x.txt", b"old", kept=timedelta(days=7))
    new = hand_in(company.rep, "y.txt", b"new", kept=timedelta(days=7))
    StoredFile.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert not StoredFile.objects.get(pk=old.pk).may_fetch(company.rep)
    orphan = settings.FILES_DIR / "ab" / "orphan"
    orphan.parent.mkdir()
    orphan.write_bytes(b"left by a crash")
    assert remove_orphans() == 0  # it may belong to a transaction still open
    os.utime(orphan, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_expired_files() == 1
    assert not old.place.exists()
    assert new.place.exists()
    assert remove_orphans() == 1
    assert list(StoredFile.objects.all()) == [new]


def test_verify_names_missing_and_changed_files(company):
    missing, changed, fine = (hand_in(company.rep, f"{n}.txt", b"text") for n in range(3))
    missing.place.unlink()
    changed.place.write_bytes(b"tampered")
    assert damaged_files() == [missing.key, changed.key]
    assert BytesIO(fine.place.read_bytes()).read() == b"text"
