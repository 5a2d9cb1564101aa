"""A backup is whole, private, and refused when it is damaged. The way back is drilled in tests/drills (F15)."""

import io
import json
import tarfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.models import User
from salesops.core.backup import CannotRestore, hold_sending, make_backup, release_sending, restore_backup, sending_held
from salesops.core.backup.restoring import unpack_files
from salesops.core.jobs.files import store_upload
from tests.cast import build_company

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.mark.django_db(transaction=True)
def test_database_and_files_of_one_moment(files, tmp_path):
    rep = build_company().rep
    stored = store_upload(SimpleUploadedFile("a.txt", b"hello"), owner=rep, purpose="test")
    made = make_backup(tmp_path / "to", now=NOW)
    manifest = json.loads((made / "manifest.json").read_text())
    assert made.name == "salesops-20261120T030000Z"
    assert manifest["rows"]["accounts_user"] == User.objects.count()
    assert (manifest["files"], manifest["missing_files"]) == (1, [])
    with tarfile.open(made / "files.tar") as packed:
        assert packed.getnames() == [stored.path]
    assert {p.stat().st_mode & 0o777 for p in made.iterdir()} == {0o600}
    assert made.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db(transaction=True)
def test_only_the_newest_are_kept(files, tmp_path):
    for day in (18, 19, 20):
        make_backup(tmp_path, now=NOW.replace(day=day), keep=2)
    assert sorted(p.name[9:17] for p in tmp_path.iterdir() if p.name.startswith("salesops-")) == [
        "20261119",
        "20261120",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_damaged_or_half_backup_is_refused_before_anything_is_written(files, tmp_path):
    made = make_backup(tmp_path, now=NOW)
    with (made / "database.dump").open("r+b") as dump:
        dump.write(b"xx")
    with pytest.raises(CannotRestore, match="damaged"):
        restore_backup(made)
    (made / "manifest.json").unlink()
    with pytest.raises(CannotRestore, match="not a complete backup"):
        restore_backup(made)


@pytest.mark.django_db(transaction=True)
def test_a_database_in_use_is_never_overwritten(files, tmp_path):
    made = make_backup(tmp_path, now=NOW)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(made))


@pytest.mark.django_db
def test_sending_is_held_until_released():
    assert not sending_held()
    hold_sending()
    assert sending_held()
    release_sending()
    assert not sending_held()


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "a/../../outside.txt"])
def test_an_archive_can_not_write_outside_its_folder(tmp_path, name):
    archive = tmp_path / "files.tar"
    with tarfile.open(archive, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 2
        tar.addfile(member, io.BytesIO(b"xx"))
    with pytest.raises(CannotRestore, match="no file of ours"):
        unpack_files(archive, tmp_path / "in" / "files")
    assert not list(tmp_path.rglob("outside.txt"))
