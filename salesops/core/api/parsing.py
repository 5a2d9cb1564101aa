"""JSON as strict as the standard: no duplicate keys, no NaN, no NUL, bounded size and depth; wrong is 400, never 500 (S20)."""

import json
import re
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ErrorDetail, ParseError
from rest_framework.parsers import BaseParser

BODY_AT_MOST = 2 * 1024 * 1024
DEPTH_AT_MOST = 32
# A number longer than this is no business figure; parsing it would only cost time.
DIGITS_AT_MOST = 40
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)


def bad(code: str, message: str) -> ParseError:
    error = ParseError(message)
    error.detail = ErrorDetail(message, code)
    return error


class StrictJSONParser(BaseParser):
    """``application/json`` in UTF-8."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(BODY_AT_MOST + 1)
        if len(raw) > BODY_AT_MOST:
            raise bad("core.too-large", "The body is larger than 2 MB.")
        return parse_json(raw)


def parse_json(raw: bytes) -> Any:
    """The value in ``raw``, or :class:`ParseError`."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad("core.bad-json", "The body is not UTF-8.") from error
    _check_depth(text)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_number,
            parse_int=_whole,
        )
    except ParseError:
        raise
    except (ValueError, RecursionError) as error:
        raise bad("core.bad-json", "The body is not JSON.") from error
    _check_text(data)
    return data


def _check_depth(text: str) -> None:
    depth = 0
    for found in BRACKETS.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
            if depth > DEPTH_AT_MOST:
                raise bad("core.too-deep", "The JSON is nested deeper than 32 levels.")
        elif mark in "]}":
            depth -= 1


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise bad("core.duplicate-key", "A key is given twice.")
    return found


def _no_constant(text: str) -> NoReturn:
    raise bad("core.bad-number", f"{text} is no number.")


def _number(text: str) -> Any:
    from decimal import Decimal

    mantissa, _e, exponent = text.lower().partition("e")
    if len(mantissa) > DIGITS_AT_MOST or (exponent and abs(int(exponent[:6])) > 400):
        raise bad("core.bad-number", "A number is too long.")
    # Exact, so that 0.1 stays 0.1 on its way to a Decimal field.
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > DIGITS_AT_MOST:
        raise bad("core.bad-number", "A number is too long.")
    return int(text)


def _check_text(data: Any) -> None:
    """NUL and half characters can't be stored anywhere."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
                raise bad("core.bad-text", "A text holds a character that is none.")
        elif isinstance(value, dict):
            stack.extend(value)
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
