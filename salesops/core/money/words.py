"""Amounts in words: 人民币大写 on Chinese papers, English words on English ones."""

from decimal import Decimal

from .amounts import round_money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LIMIT = Decimal("9999999999999999.99")  # 万亿 is the last group with a usual name


def _split(amount: Decimal | int) -> tuple[bool, int, int]:
    value = round_money(amount)
    if abs(value) > LIMIT:
        raise ValueError("too large for words")
    whole, cents = divmod(int(abs(value) * 100), 100)
    return value < 0, whole, cents


def _four_digits(number: int) -> str:
    """1–9999 in capitals, zeros inside said once."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said


def _whole_number(number: int) -> str:
    said, gap = "", False
    for group in (3, 2, 1, 0):
        part = number // 10000**group % 10000
        if part == 0:
            gap = bool(said)
            continue
        # A zero is said between groups when digits are missing on either side of the seam.
        if said and (gap or part < 1000):
            said += DIGITS[0]
        # 万亿 already holds the 亿 that follows it: 1,0001 亿 is 壹万零壹亿.
        unit = "万" if group == 3 and number // 10000**2 % 10000 else GROUPS[group]
        said += _four_digits(part) + unit
        gap = False
    return said


def in_capitals(amount: Decimal | int) -> str:
    """``amount`` as 人民币大写, with 整 after whole yuan only; negative amounts begin with 负. Too large raises ``ValueError``.

    1214600 → 人民币壹佰贰拾壹万肆仟陆佰元整 · 0.5 → 人民币伍角 · 10000.05 → 人民币壹万元零伍分.
    """
    negative, whole, cents = _split(amount)
    said = f"{_whole_number(whole)}元" if whole else ""
    jiao, fen = divmod(cents, 10)
    if jiao:
        said += ("零" if whole and whole % 10 == 0 else "") + DIGITS[jiao] + "角"
    if fen:
        said += ("零" if whole and not jiao else "") + DIGITS[fen] + "分"
    if not cents:
        said = (said or "零元") + "整"
    return "人民币" + ("负" if negative else "") + said


SMALL = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
TENS = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("", " thousand", " million", " billion", " trillion", " quadrillion")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        words.append(SMALL[rest] if rest < 20 else TENS[tens] + (f"-{SMALL[ones]}" if ones else ""))
    return " and ".join(words)


def _english_number(number: int) -> str:
    if number == 0:
        return SMALL[0]
    parts: list[str] = []
    for index, scale in reversed(list(enumerate(SCALES))):
        part = number // 1000**index % 1000
        if part:
            joint = "and " if parts and index == 0 and part < 100 else ""
            parts.append(joint + _below_thousand(part) + scale)
    return " ".join(parts)


def in_english(amount: Decimal | int) -> str:
    """``amount`` in English words: 1214600.5 → "CNY one million two hundred and fourteen thousand six hundred and 50/100"."""
    negative, whole, cents = _split(amount)
    tail = f" and {cents:02d}/100" if cents else " only"
    return f"CNY {'minus ' if negative else ''}{_english_number(whole)}{tail}"
