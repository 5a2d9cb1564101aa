"""Rows of the access matrix: the control monitor."""

from datetime import UTC, datetime

from accounts.models import ControlCase

from .route import Route

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def case_about_the_rep(company, state: str = "open") -> ControlCase:
    key = f"{state}:2026-11-20"
    # A walk through several pages asks for the same case more than once.
    found = ControlCase.objects.filter(rule="accounts.many_unmaskings", key=key).first()
    if found is not None:
        return found
    case = ControlCase.objects.create(
        rule="accounts.many_unmaskings",
        key=key,
        person=company.rep,
        asked=company.supervisor,
        params={"count": 31, "most": 30, "day": {"day": "2026-11-20"}},
        severity="orange",
        happened_at=NOW,
        found_at=NOW,
    )
    if state != "open":
        ControlCase.objects.filter(pk=case.pk).update(
            state=state, explanation="x" * 10, explained_by=company.supervisor
        )
    return case


def explained_case(company) -> ControlCase:
    return case_about_the_rep(company, "explained")


def pk(case) -> list[int]:
    return [case.pk]


WATCH = "director deputy_director gm auditor"
SEE = f"supervisor {WATCH}"
OTHERS = "* " + " ".join(f"-{who}" for who in SEE.split())
WORDS = {"explanation": "说明情况的文字", "version": "1"}
CLOSING = {"close-result": "in_order", "close-comment": "说明情况的文字", "close-version": "1"}

ROUTES: list[Route] = [
    Route("accounts:controls", WATCH),
    Route("accounts:control", SEE, hidden=OTHERS, given=case_about_the_rep, args=pk),
    Route(
        "accounts:explain_control",
        "supervisor",
        hidden=OTHERS,
        given=case_about_the_rep,
        args=pk,
        post=True,
        data=WORDS,
    ),
    Route(
        "accounts:close_control",
        "director deputy_director",
        hidden=OTHERS,
        given=case_about_the_rep,
        args=pk,
        post=True,
        data=CLOSING,
    ),
    Route(
        "accounts:ask_control_again",
        "director deputy_director",
        hidden=OTHERS,
        given=explained_case,
        args=pk,
        post=True,
        data={"again-comment": "说明情况的文字", "again-version": "2"},
    ),
]
