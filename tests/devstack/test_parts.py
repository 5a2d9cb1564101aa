"""The supervisor's small parts. The whole is tried in tests/drills."""

import os
import subprocess
import sys

import pytest

from salesops.devstack import places, run
from salesops.devstack.places import Lock, Problem, load_state, require_own_folder, save_state, write_private
from salesops.devstack.postgres import Postgres
from salesops.devstack.processes import RESTARTS, RESTARTS_WITHIN, free_port, may_restart, port_taken
from salesops.devstack.services import Services


def test_one_holder_at_a_time_and_the_dead_hold_nothing(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import sys; from pathlib import Path; from salesops.devstack.places import Lock;"
        f"lock = Lock(Path({str(path)!r})); assert lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout
    assert other.stdout.readline() == b"held\n"
    assert not Lock(path).acquire()
    assert Lock(path).holder() == other.pid
    other.kill()
    other.wait()
    assert Lock(path).holder() is None
    assert Lock(path).acquire()


def test_private_files_are_private_and_whole(tmp_path):
    path = tmp_path / "secret"
    write_private(path, "old")
    write_private(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]


def test_a_state_cut_short_counts_as_none(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "STATE", tmp_path / "stack.json")
    save_state({"postgres_port": 5})
    assert load_state() == {"postgres_port": 5}
    (tmp_path / "stack.json").write_text('{"postgres_')
    assert load_state() == {}


def test_what_dies_too_often_is_given_up():
    restarts: list[float] = []
    assert all(may_restart(restarts, float(second)) for second in range(RESTARTS))
    assert not may_restart(restarts, float(RESTARTS))
    assert may_restart(restarts, RESTARTS_WITHIN * 2)


def test_a_taken_port_is_seen_and_another_one_found():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert port_taken(port)
        assert free_port(port) != port


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_a_given_server_that_is_away_is_named_without_its_password(name):
    port = free_port()
    given = {
        "DATABASE_URL": "postgresql:///salesops",
        "REDIS_URL": "redis:///0",
        name: f"x://u:secret@127.0.0.1:{port}/0",
    }
    with pytest.raises(Problem) as problem:
        Services({}, given).start()
    assert f"{name}, 127.0.0.1:{port}, does not answer" in str(problem.value)
    assert "secret" not in str(problem.value)


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused_with_a_sentence(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Problem, match="is not a port number"):
        run.run([])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of another user")
def test_a_folder_of_another_user_is_refused(tmp_path, monkeypatch):
    os.chown(tmp_path, 65534, 65534)
    monkeypatch.setattr(places, "VAR", tmp_path)
    with pytest.raises(Problem, match="belongs to another user"):
        require_own_folder()


def test_data_of_another_major_version_are_refused_untouched(tmp_path):
    cluster = Postgres(tmp_path / "postgres", port=0, password="x")
    cluster.data.mkdir(exist_ok=True)
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(Problem, match="made by PostgreSQL 12"):
        cluster.init()
    assert [p.name for p in cluster.data.iterdir()] == ["PG_VERSION"]


def test_data_of_a_deleted_folder_are_set_aside_never_opened_with_a_new_password(tmp_path, monkeypatch, capsys):
    """As root they may lie elsewhere and so outlive the folder they belong to."""
    made = []
    cluster = Postgres(tmp_path / "var" / "postgres", port=0, password="new", new_password=True)
    monkeypatch.setattr(cluster, "_initdb", lambda: made.append(cluster.data))
    cluster.data = tmp_path / "elsewhere" / "postgres"
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("18\n")
    os.chown(cluster.data, os.geteuid(), -1)
    assert cluster.init()
    assert made == [cluster.data]
    assert [p.name.split("-")[0] for p in sorted(cluster.data.parent.iterdir())] == ["postgres", "postgres"]
    assert not (cluster.data / "PG_VERSION").exists()
    assert cluster.owner is None or cluster.data.stat().st_uid == cluster.owner[0]
    assert "set aside" in capsys.readouterr().out
