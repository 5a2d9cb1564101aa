"""The control monitor (ACC-12): rules are run, new findings become cases, managers explain, directors close."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.chain import Chain
from accounts.models import ControlCase, ControlRun, User
from accounts.rules import controls as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import Telling, notify, notify_each, settle_notices
from salesops.core.notify.params import packed
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.controls import ControlRule, Finding, control_rules
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

log = logging.getLogger(__name__)
# A run looks at what the last one saw once more, for what was written meanwhile with an earlier time; at night a month.
OVERLAP, MONTH = timedelta(days=2), timedelta(days=35)
# More new cases of one rule than this are told as one line.
TOLD_ONE_BY_ONE = 10


def run_controls(*, now: datetime, whole_month: bool = False) -> dict[str, int]:
    """Run every rule once; what was found before opens no second case. Returns new cases by rule.

    A rule that fails leaves the others alone, is noted and looks at the same time again.
    """
    opened: dict[str, int] = {}
    for rule in control_rules:
        try:
            with transaction.atomic():
                opened[rule.code] = _run(rule, now, whole_month)
        except Exception as error:
            log.exception("control rule %s failed", rule.code)
            said = f"{type(error).__name__}: {error}"[:300]
            ControlRun.objects.update_or_create(
                rule=rule.code, defaults={"error": said}, create_defaults={"error": said, "until": now - MONTH}
            )
    return opened


@act("accounts.run_control")
def _open_cases(*, actor: None, rule: ControlRule, found: list[Finding], now: datetime) -> list[ControlCase]:
    chain = Chain.on(timezone.localdate(now))
    cases = [_case(rule, finding, chain, now) for finding in found]
    ControlCase.objects.bulk_create(cases, batch_size=1000)
    _tell(rule, cases, chain, now)
    return cases


def _run(rule: ControlRule, now: datetime, whole_month: bool) -> int:
    with connection.cursor() as cursor:
        # Two runs at once: the second waits and then knows what the first opened.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 19))", [f"control:{rule.code}"])
    last = ControlRun.objects.filter(rule=rule.code).first()
    since = min(last.until - OVERLAP, now - MONTH if whole_month else now) if last else now - MONTH
    found = {finding.key: finding for finding in rule.find(since, now)}
    known = ControlCase.objects.filter(rule=rule.code, key__in=found).values_list("key", flat=True)
    for key in list(known):
        del found[key]
    if found:
        _open_cases(actor=None, rule=rule, found=list(found.values()), now=now)
    ControlRun.objects.update_or_create(rule=rule.code, defaults={"until": now, "error": ""})
    return len(found)


def _case(rule: ControlRule, finding: Finding, chain: Chain, now: datetime) -> ControlCase:
    person, record = finding.person, finding.record
    kind, record_id = (kind_of(record).code, str(record.pk)) if record is not None else ("", "")
    return ControlCase(
        rule=rule.code,
        key=finding.key,
        person=person,
        asked=chain.manager_of(person.pk) if person is not None else None,
        record_kind=kind,
        record_id=record_id,
        params=packed(finding.params),
        severity=rule.severity,
        happened_at=finding.at,
        found_at=now,
    )


def _director(case: ControlCase, chain: Chain) -> User | None:
    if case.person_id is not None:
        return chain.director_of(case.person_id)
    return chain.people.get(chain.sales_director) if chain.sales_director else chain.general_manager()


def _tell(rule: ControlRule, cases: list[ControlCase], chain: Chain, now: datetime) -> None:
    """The director in charge at once, the manager who explains; a flood as one line each."""
    by_director: dict[User, list[ControlCase]] = {}
    by_manager: dict[User, list[ControlCase]] = {}
    for case in cases:
        director = _director(case, chain)
        if director is not None:
            by_director.setdefault(director, []).append(case)
        if case.asked is not None:
            by_manager.setdefault(case.asked, []).append(case)
    tellings = [*_tellings("opened", by_director, rule), *_tellings("to_explain", by_manager, rule)]
    notify_each(tellings, on=now)


def _tellings(what: str, by_person: dict[User, list[ControlCase]], rule: ControlRule) -> Iterable[Telling]:
    for person, cases in by_person.items():
        if len(cases) > TOLD_ONE_BY_ONE:
            params = {"rule": rule.label, "count": len(cases)}
            yield Telling([person], f"accounts.controls_{what}", params=params)
            continue
        for case in cases:
            yield Telling([person], f"accounts.control_{what}", case, {"rule": rule.label, "person": case.person})


@act("accounts.explain_control")
def explain_case(*, actor: User, case: ControlCase, explanation: str, version: int, now: datetime) -> ControlCase:
    """The manager says how it came about; a director reads it and closes."""
    refuse_if(rules.may_explain(case, actor), kind=Forbidden)
    refuse_if(rules.too_short(explanation, "explanation"), kind=Invalid)
    changes: dict[str, Any] = {"explanation": explanation.strip(), "explained_by": actor, "explained_at": now}
    case = move(case, "explain", actor=actor, version=version, **changes)
    record_activity(case, "explain", actor=actor)
    settle_notices(case, "accounts.control_to_explain")
    director = _director(case, Chain.on(timezone.localdate(now)))
    notify(
        [director] if director else [],
        "accounts.control_explained",
        record=case,
        params={"rule": case.plug.label if case.plug else case.rule, "person": case.person, "by": actor},
        actor=actor,
        on=now,
    )
    return case


@act("accounts.ask_control_again")
def ask_again(*, actor: User, case: ControlCase, comment: str, version: int, now: datetime) -> ControlCase:
    """The explanation doesn't explain it: the manager is asked again."""
    refuse_if(rules.may_close(case, actor), kind=Forbidden)
    refuse_if(rules.too_short(comment, "comment"), kind=Invalid)
    case = move(case, "ask_again", actor=actor, version=version, comment=comment.strip())
    record_activity(case, "ask_again", actor=actor, note=comment.strip())
    if case.asked is not None:
        label = case.plug.label if case.plug else case.rule
        params = {"rule": label, "person": case.person}
        notify([case.asked], "accounts.control_to_explain", record=case, params=params, actor=actor, on=now)
    return case


@act("accounts.close_control")
def close_case(
    *, actor: User, case: ControlCase, result: str, comment: str, version: int, now: datetime
) -> ControlCase:
    """A director ends a case with a result and the reason for it."""
    refuse_if(rules.may_close(case, actor), kind=Forbidden)
    unknown = result not in ControlCase.Result.values
    refuse_if(
        Refusal("accounts.control-result", _("Choose a result."), "result") if unknown else None,
        rules.too_short(comment, "comment"),
        kind=Invalid,
    )
    changes: dict[str, Any] = {"result": result, "comment": comment.strip(), "closed_by": actor, "closed_at": now}
    case = move(case, "close", actor=actor, version=version, **changes)
    record_activity(case, "close", actor=actor, note=comment.strip())
    settle_notices(case, "accounts.control_opened", "accounts.control_to_explain", "accounts.control_explained")
    return case
