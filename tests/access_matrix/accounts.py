"""Rows of the access matrix: accounts."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.auth.letters import INVITE, NEW_ADDRESS, RESET
from accounts.models import Handover
from salesops.core.links.engine import issue

from .route import Route


def link_for(purpose: str):
    """A fresh link of ``purpose`` for the rep, as the address wants it."""
    return lambda company: issue(
        purpose,
        subject=company.rep.pk,
        lasts=timedelta(hours=1),
        now=timezone.now(),
        data={"email": "new@example.com"},
    )


SIGN_IN = [
    Route("accounts:sign_in", "*", public=True),
    Route("accounts:sign_in", "*", post=True, data={"name": "nobody", "password": "x"}, public=True),
    Route("accounts:code", "*", public=True),
    Route("accounts:enrol", "*", public=True),
    Route("accounts:confirm", "*"),
    Route("accounts:sign_out", "*", post=True, public=True),
    Route("accounts:forgot", "*", public=True),
    Route("accounts:forgot", "*", post=True, data={"name": "nobody"}, public=True),
    Route("accounts:reset", "*", public=True, given=link_for(RESET), args=lambda token: [token]),
    Route("accounts:welcome", "*", public=True, given=link_for(INVITE), args=lambda token: [token]),
    Route("accounts:new_address", "*", public=True, given=link_for(NEW_ADDRESS), args=lambda token: [token]),
    Route("accounts:choose_password", "*", public=True),
    Route("accounts:confirm_address", "*", public=True),
]

MAKES_TOKENS = "* -gm -secretary -lead -auditor"
SEES_THE_REP = "rep supervisor regional manager director deputy_director gm hr admin"
ME = [
    Route("accounts:me", "*"),
    Route("accounts:me", "*", post=True),
    Route("accounts:me_email", "*"),
    Route("accounts:me_password", "*"),
    Route("accounts:me_password", "*", post=True),
    Route("accounts:me_factor", "*"),
    Route("accounts:me_factor_add", "*"),
    Route("accounts:me_factor_remove", "*", post=True),
    Route("accounts:me_factor_codes", "*", post=True),
    Route("accounts:me_sessions", "*"),
    Route("accounts:me_sessions_end_others", "*", post=True),
    Route("accounts:me_session_end", "", hidden="*", args=lambda company: ["0" * 64], post=True),
    Route("accounts:me_tokens", MAKES_TOKENS),
    Route("accounts:me_token_make", MAKES_TOKENS),
    Route("accounts:me_token_revoke", "", hidden=MAKES_TOKENS, args=lambda company: [0], post=True),
    Route(
        "accounts:show_contact",
        SEES_THE_REP,
        hidden=f"* -auditor {' '.join('-' + who for who in SEES_THE_REP.split())}",
        args=lambda company: ["rep", "mobile"],
        post=True,
    ),
]

# Who reaches the rep's record: the rep, the heads above, and those who see everybody.
SEE_THE_REP = "rep supervisor regional manager director deputy_director gm hr admin auditor"
OTHERS = "* " + " ".join(f"-{name}" for name in SEE_THE_REP.split())


def of_the_rep(name: str, **rest) -> Route:
    return Route(f"accounts:{name}", SEE_THE_REP, hidden=OTHERS, args=lambda company: ["rep"], **rest)


# Roles whose only right over people is e on the own record: past the first door, then nobody's record but theirs exists.
OWN_ONLY = "colleague other_rep secretary lead finance legal logistics"


def changing(name: str, *more: str, **rest) -> Route:
    return Route(f"accounts:{name}", "admin", hidden=OWN_ONLY, args=lambda company: ["rep", *more], **rest)


def of_org(name: str, allowed: str, *args: str, **rest) -> Route:
    return Route(f"accounts:{name}", allowed, args=lambda company: list(args), **rest)


# Rights on handovers: heads, directors, general manager, administrators; a secretary's is for merging customers only.
HAND_OVER = "manager regional supervisor other_manager director deputy_director gm admin finance legal logistics hr"


def handover_of_the_supervisor(company) -> int:
    """Asked for by the admin, inherited by the regional manager."""
    row = Handover.objects.create(
        person=company.supervisor,
        heir=company.regional,
        day=date(2030, 1, 1),
        state="waiting",
        requested_by=company.admin,
    )
    return row.pk


SEE_HANDOVER = "lead manager regional supervisor director deputy_director gm admin auditor"


def of_the_handover(name: str, allowed: str, hidden: str, **rest) -> Route:
    return Route(
        f"accounts:{name}", allowed, hidden=hidden, given=handover_of_the_supervisor, args=lambda pk: [pk], **rest
    )


EDIT_ORG = "admin director deputy_director"

PEOPLE = [
    Route("accounts:users", "*"),
    *(of_the_rep(name) for name in ("user", "user_rights", "user_history")),
    Route("accounts:user", "", hidden="*", args=lambda company: ["no-such-person"], case="unknown"),
    Route("accounts:new_user", "admin"),
    Route("accounts:new_user", "admin", post=True),
    *(
        changing(name, *more, post=post)
        for post in (False, True)
        for name, *more in (
            ("edit_user",),
            ("post_user",),
            ("grant_role",),
            ("revoke_role", "REP"),
            ("assistant",),
            ("deactivate_user",),
        )
    ),
    changing("reactivate_user", post=True),
    changing("invite_user", post=True),
    Route("accounts:handovers", f"{HAND_OVER} secretary lead auditor"),
    Route("accounts:new_handover", HAND_OVER),
    Route("accounts:new_handover", HAND_OVER, post=True),
    of_the_handover("handover", SEE_HANDOVER, "* " + " ".join(f"-{n}" for n in SEE_HANDOVER.split())),
    of_the_handover("cancel_handover", "admin", "* " + " ".join(f"-{n}" for n in SEE_HANDOVER.split()), post=True),
    of_org("units", "*"),
    of_org("unit", "*", "EC"),
    of_org("unit", "", "NOWHERE", hidden="*", case="unknown"),
    of_org("positions", "*"),
    of_org("position", "*", "P11"),
    of_org("position", "", "P99", hidden="*", case="unknown"),
    of_org("roles", "*"),
    of_org("secretaries", "*"),
    of_org("charges", "*"),
    *(of_org(name, "admin", post=post) for name in ("new_unit", "new_position") for post in (False, True)),
    *(
        of_org(name, EDIT_ORG, *args, post=post)
        for post in (False, True)
        for name, *args in (
            ("edit_unit", "EC"),
            ("set_unit_head", "EC"),
            ("close_unit", "EC"),
            ("edit_position", "P11"),
            ("set_position_terms", "P11"),
            ("set_secretary_step", "EC", "order"),
            ("set_charge", "EC"),
        )
    ),
]

ROUTES: list[Route] = [*SIGN_IN, *ME, *PEOPLE]
