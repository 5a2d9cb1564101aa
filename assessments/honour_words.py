"""Honours in words: on the wall, on the certificate."""

from typing import Any

from django.utils.translation import pgettext_lazy

TITLES = {
    ("M", "person", 1): pgettext_lazy("honour", "Salesperson of the month"),
    ("M", "team", 1): pgettext_lazy("honour", "Team of the month"),
    ("Q", "total", 1): pgettext_lazy("honour", "Star of the quarter, first place"),
    ("Q", "total", 2): pgettext_lazy("honour", "Star of the quarter, second place"),
    ("Q", "total", 3): pgettext_lazy("honour", "Star of the quarter, third place"),
    ("Q", "newcomer", 1): pgettext_lazy("honour", "Newcomer of the quarter"),
    ("Y", "total", 1): pgettext_lazy("honour", "Gold award of the year"),
    ("Y", "total", 2): pgettext_lazy("honour", "Silver award of the year"),
    ("Y", "total", 3): pgettext_lazy("honour", "Bronze award of the year"),
    ("Y", "team", 1): pgettext_lazy("honour", "Team of the year"),
}


def title_of(honour: Any) -> str:
    return str(TITLES[honour.cycle.cycle, honour.kind, honour.place])
