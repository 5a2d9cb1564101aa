"""Names of companies, compared: what is the same company for a reader must be the same text for the database (CUS-2)."""

import re
import unicodedata

# Legal forms and words that tell nothing, longest first.
_FORMS = (
    "集团股份有限公司",
    "集团有限责任公司",
    "股份有限责任公司",
    "有限责任公司",
    "集团有限公司",
    "股份有限公司",
    "股份公司",
    "有限公司",
    "集团公司",
    "总公司",
    "公司",
    "集团",
)
_BRANCH = re.compile(r"(?:第[一二三四五六七八九十\d]+)?(?:分公司|分厂|办事处|营业部)$")
_NOT_TEXT = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_ENGLISH_FORMS = re.compile(r"\b(?:co|company|ltd|limited|inc|corp|corporation|llc|gmbh|plc)\b\.?")


def normal_name(name: str) -> str:
    """``name`` for comparing: width, case, brackets, spaces and the legal form don't matter; a branch stays apart.

    苏州泽润饮品（集团）有限公司 and 苏州泽润饮品集团有限公司 are the same; 苏州泽润饮品有限公司吴江分公司 is another.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    text = _ENGLISH_FORMS.sub(" ", text)
    text = _NOT_TEXT.sub("", text)
    if _BRANCH.search(text):
        for form in _FORMS:
            # The form in front of a branch says nothing either.
            text = text.replace(form, "", 1) if form in text and not text.endswith(form) else text
        return text[:120]
    for form in _FORMS:
        if text.endswith(form) and len(text) > len(form) + 1:
            text = text[: -len(form)]
            break
    return text[:120]


def digits_of(phone: str) -> str:
    """The digits of a phone number without the country's 86 or 0086, for finding a whole number."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c in "0123456789")
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 10:
            digits = digits[len(prefix) :]
            break
    return digits[:20]
