"""Chinese text in order and in search: pinyin keys, since the embedded PostgreSQL has no ICU collation."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.core import Pinyin

_WORDS = Pinyin()

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
    "召": "shao",
    "乐": "yue",
    "覃": "qin",
    "员": "yun",
    "贠": "yun",
    "缪": "miao",
    "訾": "zi",
    "逄": "pang",
    "翟": "zhai",
    "牟": "mu",
    "隗": "wei",
    "洗": "xian",
    "冼": "xian",
    "宓": "mi",
    "阚": "kan",
    "郇": "xun",
    "郗": "xi",
    "谌": "chen",
    "褚": "chu",
    "句": "gou",
    "祭": "zhai",
    "令狐": "linghu",
    "澹台": "tantai",
    "单于": "chanyu",
    "鲜于": "xianyu",
    "夏侯": "xiahou",
    "中行": "zhonghang",
    "宇文": "yuwen",
    "呼延": "huyan",
    "乐正": "yuezheng",
    "公冶": "gongye",
}


@lru_cache(maxsize=2048)
def _syllables(name: str, person: bool) -> tuple[str, ...]:
    """Kept for a moment: order, search text and initials of one record ask for the same name one after the other."""
    return tuple(_read(name, person))


def _read(name: str, person: bool) -> list[str]:
    if person:
        for length in (2, 1):
            if name[:length] in SURNAMES:
                return [SURNAMES[name[:length]], *_spelled(name[length:])]
    return _spelled(name)


def _spelled(text: str) -> list[str]:
    return [syllable for word in _WORDS.seg(text) for syllable in _word(word)]


@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[str, ...]:
    """The same words come again and again in names of companies: spelled once."""
    return tuple(lazy_pinyin([word], style=Style.NORMAL))


def is_chinese(text: str) -> bool:
    """Whether ``text`` has a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)


def pinyin(name: str, *, person: bool = False) -> str:
    """``name`` in pinyin without spaces: 苏州泽润 → "suzhouzerun"."""
    return "".join(_syllables(name.strip(), person)).lower()


def sort_key(name: str, *, person: bool = True) -> str:
    """``name`` as pinyin in lower case, for ORDER BY: 单雄信 → "shan xiong xin"."""
    return " ".join(_syllables(name.strip(), person)).lower()[:120]


def initials(name: str, *, person: bool = True) -> str:
    """First letters of the pinyin: 王梓涵 → "wzh"."""
    return "".join(s[0] for s in _syllables(name.strip(), person) if s).lower()
