"""What ``make run`` prints when the first page can be opened."""

import textwrap

PEOPLE = (
    "rep, rep2 (another market), assistant, supervisor, manager (market), director, deputy, gm, secretary, secretary2,"
    " lead (secretaries' lead), finance, legal, logistics, marketing, service, crm, technical, production, purchasing,"
    " hr, admin, auditor"
)


def lines(port: int, seconds: str) -> list[str]:
    """Address and demo sign-ins. ``seconds`` since the start."""
    rule = "─" * 78
    return [
        rule,
        f"Ready after {seconds} s:  http://127.0.0.1:{port}/",
        "Demo sign-ins, password demo-2026:",
        *("  " + line for line in textwrap.wrap(PEOPLE, 74)),
        'Ctrl-C stops everything. Commands beside it: eval "$(make -s shell-env)"',
        rule,
    ]
