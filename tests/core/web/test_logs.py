"""One event, one line; nothing secret in it (security.md, 3: log injection)."""

import json
import logging
import socket

import pytest

from salesops.core import acts
from salesops.core.web.logs import LONGEST_LINE, JsonLines, LogServer, hide_secrets


def line_of(message: str, *args: object, **extra: object) -> str:
    record = logging.LogRecord("salesops.test", logging.INFO, __file__, 1, message, args, None)
    for key, value in extra.items():
        setattr(record, key, value)
    return JsonLines().format(record)


@pytest.mark.parametrize("hostile", ["a\nb", "a\r\nb", "a\x1b[31mb", "a\u2028b", "a\u202eb", "a\x00b", "a\x85b"])
def test_whatever_is_logged_stays_one_printable_line(hostile):
    line = line_of("name: %s", hostile)
    assert line.isprintable()
    assert json.loads(line)["message"].startswith("name: a")


def test_chinese_stays_readable():
    assert "客户 华东" in line_of("客户 %s", "华东")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abcdef1234567890", "abcdef1234567890"),
        ("password=hunter2-and-more", "hunter2-and-more"),
        ('{"otp": "123456", "name": "x"}', "123456"),
        ("Cookie: sessionid=s3cr3ts3cr3t", "s3cr3ts3cr3t"),
        ("postgresql://portal:pa55word@db/salesops", "pa55word"),
        ("redis://:pa55word@cache:6379/0", "pa55word"),
        ("call 13812345678 now", "13812345678"),
        ("/accounts/reset/Zm9vYmFyYmF6cXV4MTIz/", "Zm9vYmFyYmF6cXV4MTIz"),
    ],
)
def test_secrets_are_hidden(text, secret):
    assert secret not in hide_secrets(text)
    assert secret not in line_of("%s", text)


def test_ordinary_words_and_numbers_are_kept():
    text = "order SO-2026-000042 of customer C-000123, amount 1234567.89"
    assert hide_secrets(text) == text


def test_a_line_is_cut_at_its_limit():
    assert len(line_of("x" * 100_000)) <= LONGEST_LINE + 1


def test_the_request_id_joins_lines_and_audit_rows():
    token = acts.request_id.set("abc")
    try:
        assert json.loads(line_of("hello"))["request"] == "abc"
    finally:
        acts.request_id.reset(token)


def test_each_request_leaves_one_line_without_its_query(client, caplog):
    with caplog.at_level(logging.INFO, "salesops.requests"):
        client.get("/no-such-page/?q=secret-search")
    [record] = [r for r in caplog.records if r.name == "salesops.requests"]
    assert record.event["path"] == "/no-such-page/"
    assert record.event["status"] == 404
    assert "secret-search" not in JsonLines().format(record)


def test_a_log_server_gets_the_lines():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(10)
        handler = LogServer(address=listener.getsockname())
        handler.setFormatter(JsonLines())
        handler.handle(logging.LogRecord("salesops.test", logging.INFO, __file__, 1, "客户", (), None))
        assert "客户" in listener.recv(9000).decode()
        handler.close()


def test_a_log_server_that_is_not_found_costs_its_lines_only(monkeypatch, capsys):
    asked = []

    def away(*name, **more):
        asked.append(name)
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", away)
    handler = LogServer(address=("logs.example.com", 514))
    for _ in range(3):
        handler.handle(logging.LogRecord("salesops.test", logging.INFO, __file__, 1, "x", (), None))
    assert len(asked) == 1
    assert "logs.example.com is not found" in capsys.readouterr().err
