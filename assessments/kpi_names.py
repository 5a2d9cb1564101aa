"""KPIs of the catalogue (defaults.md 8) by code: what a scheme may weigh, and what it is called."""

from salesops.core.sockets.kpis import awaited_kpis, kpis

# Every code of the book, whoever comes to own its facts.
OF_THE_BOOK = frozenset(f"K{number:02}" for number in range(1, 52))


def known_kpis() -> frozenset[str]:
    """Codes a scheme may weigh; those still without data drop out of cards (defaults.md 0)."""
    return OF_THE_BOOK | {*kpis.by_code, *awaited_kpis.by_code}


def is_explained(code: str) -> bool:
    """Whether the catalogue has a page about it."""
    return code in kpis or code in awaited_kpis


def kpi_name(code: str) -> str:
    """What a KPI is called in the reader's language."""
    for catalogue in (kpis, awaited_kpis):
        if code in catalogue:
            return str(catalogue.get(code).name)
    return code
