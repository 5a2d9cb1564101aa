"""The waiting room: a hung database holds working threads, not the process (F13)."""

import io
import threading

import pytest

from salesops.core.web import waiting
from salesops.core.web.waiting import TOO_LATE, WaitingRoom


class Answer(list):
    streaming = False

    def close(self):
        pass


class Application:
    """Requests to /hang wait until ``thaw``; others say which thread they ran in and what they were sent."""

    def __init__(self):
        self.frozen = threading.Event()
        self.hanging = threading.Semaphore(0)

    def __call__(self, environ, start_response):
        if TOO_LATE in environ:
            start_response("503 Service Unavailable", [("Retry-After", "30")])
            return [b"too late"]
        if environ["PATH_INFO"] == "/hang":
            self.hanging.release()
            self.frozen.wait(30)
        start_response("200 OK", [])
        sent = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
        return Answer([threading.current_thread().name.encode(), sent])


def ask(room, path, body=b""):
    status = []
    environ = {"PATH_INFO": path, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body) or "")}
    answer = list(room(environ, lambda given, headers, *more: status.append(given)))
    return status[0][:3], answer


@pytest.fixture
def application():
    made = Application()
    yield made
    made.frozen.set()


@pytest.fixture
def stuck(application, monkeypatch):
    """A room with two threads, both hanging for longer than anybody waits."""
    room = WaitingRoom(application, threads=2)
    waiters = [threading.Thread(target=ask, args=(room, "/hang")) for _ in range(2)]
    for one in waiters:
        one.start()
        application.hanging.acquire()
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    yield room
    application.frozen.set()
    for one in waiters:
        one.join()


def test_work_is_done_in_the_rooms_own_threads_with_the_whole_body(application):
    room = WaitingRoom(application, threads=2)
    status, (thread, sent) = ask(room, "/", b"a=1" * 1000)
    assert status == "200"
    assert thread.startswith(b"request")
    assert sent == b"a=1" * 1000


def test_health_is_answered_while_every_thread_hangs(stuck):
    status, (thread, _sent) = ask(stuck, "/healthz")
    assert status == "200"
    assert not thread.startswith(b"request")


def test_others_are_told_to_come_again(stuck):
    assert ask(stuck, "/") == ("503", [b"too late"])


def test_who_waited_too_long_is_told_so_and_leaves_the_queue(application, stuck, monkeypatch):
    monkeypatch.setattr(stuck, "_stuck", lambda: False)
    assert ask(stuck, "/hang") == ("503", [b"too late"])
    application.frozen.set()
    monkeypatch.setattr(waiting, "PATIENCE", 10.0)
    assert ask(stuck, "/")[0] == "200"
    assert not application.hanging.acquire(blocking=False), "the request that gave up was never begun"


def test_an_answer_that_never_comes_is_given_up(application, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    monkeypatch.setattr(waiting, "PATIENCE_AT_WORK", 0.1)
    room = WaitingRoom(application, threads=1)
    assert ask(room, "/hang")[0] == "503"


def test_an_error_of_the_application_is_the_callers():
    def broken(environ, start_response):
        raise ZeroDivisionError

    room = WaitingRoom(broken, threads=1)
    with pytest.raises(ZeroDivisionError):
        ask(room, "/")
    assert room.at_work == {}


def test_the_page_is_ours_and_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/reports/jobs/", **{TOO_LATE: True}, headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Back in a moment" in answer.text
    assert "Content-Security-Policy" in answer
