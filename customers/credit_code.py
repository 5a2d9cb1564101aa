"""The unified social credit code (统一社会信用代码, GB 32100): 18 characters, the last one checks the others."""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_character(first: str) -> str:
    """The check character of the first 17; ``ValueError`` for one that no code has."""
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(first, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether ``code`` (upper case) has the right length, characters and check character."""
    if len(code) != 18 or any(c not in _ALPHABET for c in code):
        return False
    return check_character(code[:17]) == code[17]
