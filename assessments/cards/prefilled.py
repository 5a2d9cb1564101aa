"""What a work report begins with: the facts of the card in words."""

from .page import CardPage


def results_text(page: CardPage) -> str:
    """A line for each KPI that was counted."""
    lines = []
    for group in page.groups:
        for row in group.rows:
            if row.attained:
                lines.append(f"{row.name}: {row.actual} / {row.goal} ({row.attained})")
    return "\n".join(lines)
