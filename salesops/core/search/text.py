"""What is kept to be found, and what a question is made into. Both go through :func:`normal`, so that they meet."""

import unicodedata
from collections.abc import Iterable

from salesops.core.chinese import initials, is_chinese, pinyin

LONGEST = 2000


def normal(text: str) -> str:
    """Lower case, full width made half width, no spaces, no punctuation: "SO-2026-001" and "ｓｏ2026001" meet."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def searchable(texts: Iterable[str | None], names: Iterable[str | None] = (), *, people: bool = False) -> str:
    """The text a record is found by: its ``texts`` and ``names``, one a line; names also in pinyin and initials."""
    lines = [normal(t) for t in texts if t]
    for name in filter(None, names):
        lines.append(normal(name))
        if is_chinese(name):
            # A surname is also found by its everyday reading: not everybody types 单 as shan.
            for person in {people, False}:
                lines += [normal(pinyin(name, person=person)), normal(initials(name, person=person))]
    return "\n".join(dict.fromkeys(filter(None, lines)))[:LONGEST]


def words(question: str) -> list[str]:
    """The words of a question, each of which must be found."""
    return list(dict.fromkeys(filter(None, map(normal, question.split()))))


def pieces(word: str) -> list[str]:
    """The pieces of ``word`` the index is asked for; none for a single Latin letter or digit, which would be everywhere.

    Must agree with ``search_grams()`` in the database: single characters that aren't ASCII, all pairs, triples of ASCII.
    """
    if len(word) == 1:
        return [] if word.isascii() else [word]
    if len(word) == 2:
        return [word]
    return list(dict.fromkeys(w for i in range(len(word) - 1) for w in _piece_at(word, i)))


def _piece_at(word: str, i: int) -> Iterable[str]:
    triple = word[i : i + 3]
    if len(triple) == 3 and triple.isascii():
        yield triple
    elif not (len(triple) == 2 and i and word[i - 1 : i + 2].isascii()):
        # The pair at the end of an ASCII triple is in the triple already.
        yield word[i : i + 2]
