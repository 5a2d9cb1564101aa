"""From a matter to people: the stages of its route, and who decides a step on the day it arrives.

The same functions answer the dry run before submitting ("who will be asked, and why") and the real thing.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

from salesops.core.approvals.limits import limit_of_step
from salesops.core.approvals.models import StepPerson
from salesops.core.limits import Limit
from salesops.core.refusals import Refusal, Refused
from salesops.core.sockets.approvals import ApproverKind, Case, Facts, Stage, approvers, directory, matters

Via = StepPerson.Via
# A chain of superiors longer than this is a mistake in the organisation, not a company.
HIGHEST = 12


def hash_of(facts: Facts) -> str:
    """A fingerprint of the facts: another one means that what was approved has changed."""
    text = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stages_of(matter_code: str, record: Model, facts: Facts, day: date) -> list[Stage]:
    """The route of ``record`` on ``day``; bare tuples of codes become stages, unknown codes raise."""
    stages = [
        stage if isinstance(stage, Stage) else Stage(tuple(stage))
        for stage in matters.get(matter_code).route(record, facts, day)
    ]
    for stage in stages:
        for code in stage.approvers:
            approvers.get(code)
    return stages


def barred_for(matter_code: str, record: Model, facts: Facts, requester: Any) -> set[int]:
    """Ids of everyone who may not decide: requester, who benefits, who changed the record last."""
    named = {getattr(person, "pk", person) for person in matters.get(matter_code).barred(record, facts)}
    return {requester.pk, *(pk for pk in named if pk)}


@dataclass(frozen=True)
class Chosen:
    """A person asked to decide, and why it is this one. ``instead_of`` is the one first meant."""

    user: Any
    via: str = Via.RESOLVED
    instead_of: Any = None


def in_place_of(person: Any, barred: Collection[int], day: date) -> Chosen | None:
    """``person``, or the next superior who works here and is not barred; ``None`` when nobody is left."""
    via, candidate = Via.RESOLVED, person
    for _rung in range(HIGHEST):
        if candidate is None:
            return None
        if candidate.pk in barred:
            via = Via.SUPERIOR
        elif not directory().is_here(candidate, day):
            via = Via.LEFT if via == Via.RESOLVED else via
        else:
            return Chosen(candidate, via, None if candidate == person else person)
        candidate = directory().manager_of(candidate, day)
    return None


def choose(kind: ApproverKind, case: Case, barred: Collection[int]) -> list[Chosen]:
    """Who decides a step of ``kind``. Of several people meant, those who may; when none may, the first one's superior."""
    meant = list(kind.resolve(case))
    able = [Chosen(p) for p in meant if p.pk not in barred and directory().is_here(p, case.day)]
    if able:
        return able
    found = next((c for p in meant if (c := in_place_of(p, barred, case.day))), None)
    if found is None and not meant:
        found = in_place_of(directory().manager_of(case.requester, case.day), barred, case.day)
    return [found] if found else []


def nobody(label: Any) -> Refused:
    """Nobody may decide: the act is refused rather than passing without a decision."""
    message = _("Nobody is left who may decide as %(approver)s. An administrator has to name somebody.")
    return Refused(Refusal("approvals.nobody-to-decide", message % {"approver": label}))


@dataclass(frozen=True)
class Explained:
    """One approver of a route before it is submitted."""

    stage: int
    label: str
    reason: str
    limit: str
    people: tuple[Chosen, ...]
    deputies: Mapping[int, Any]

    @property
    def limit_words(self) -> str:
        """How long it may take, as one says it."""
        return Limit.of(self.limit).words


def explain_route(
    matter_code: str, record: Model, *, requester: Any, facts: Facts, day: date, actor: Any = None
) -> list[Explained]:
    """Dry run: each approver of the route with the rule that puts him there and the person it means on ``day``.

    ``actor`` is who would submit it, where that isn't the requester.
    """
    matter = matters.get(matter_code)
    barred = barred_for(matter_code, record, facts, requester) | ({actor.pk} if actor else set())
    case = Case(requester, record, facts, day)
    explained = []
    for number, stage in enumerate(stages_of(matter_code, record, facts, day), 1):
        sentence = matter.rules.get(stage.rule)
        for code in stage.approvers:
            kind = approvers.get(code)
            people = tuple(choose(kind, case, barred))
            deputies = directory().deputies_of([c.user.pk for c in people], day)
            reason = str(sentence) % dict(stage.params) if sentence else ""
            limit = str(limit_of_step(matter, stage, day))
            explained.append(Explained(number, str(kind.label), reason, limit, people, deputies))
    return explained
