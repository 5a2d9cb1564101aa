"""Chinese text in order and in search: pinyin keys, since the embedded PostgreSQL has no ICU collation."""

from pypinyin import Style, lazy_pinyin

# Characters read otherwise when they are a surname.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "查": "zha",
    "解": "xie",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "种": "chong",
    "繁": "po",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
    "任": "ren",
    "华": "hua",
    "宁": "ning",
}


def _syllables(name: str, *, person: bool) -> list[str]:
    if person:
        for length in (2, 1):
            if name[:length] in SURNAMES:
                return [SURNAMES[name[:length]], *lazy_pinyin(name[length:], style=Style.NORMAL)]
    return lazy_pinyin(name, style=Style.NORMAL)


def sort_key(name: str, *, person: bool = True) -> str:
    """``name`` as pinyin in lower case, for ORDER BY: 单雄信 → "shan xiong xin"."""
    return " ".join(_syllables(name.strip(), person=person)).lower()[:120]


def initials(name: str, *, person: bool = True) -> str:
    """First letters of the pinyin: 王梓涵 → "wzh"."""
    return "".join(s[0] for s in _syllables(name.strip(), person=person) if s).lower()
