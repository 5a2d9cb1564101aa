"""Why somebody may or may not do something: the same tables as :mod:`accounts.access`, told in words (ACC-4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import OrgUnit, Posting, User
from salesops.core.sockets.records import RecordKind, record_kinds
from salesops.core.sockets.roles import RIGHTS, Grant, Role, capabilities, roles

SCOPES = {
    "O": pgettext_lazy("scope", "own"),
    "T": pgettext_lazy("scope", "units headed"),
    "M": pgettext_lazy("scope", "assigned markets"),
    "S": pgettext_lazy("scope", "at the role's step"),
    "A": pgettext_lazy("scope", "all"),
}
RIGHT_WORDS = {
    "v": gettext_lazy("see"),
    "c": gettext_lazy("create"),
    "e": gettext_lazy("edit"),
    "d": gettext_lazy("delete drafts"),
    "a": gettext_lazy("decide"),
    "x": gettext_lazy("export"),
    "u": gettext_lazy("unmask"),
}
# What a grant is limited to (the words after its rights in the matrix).
LIMIT_WORDS = {
    "amounts": gettext_lazy("amounts only"),
    "approved": gettext_lazy("once approved"),
    "approved_run": gettext_lazy("once the run is approved"),
    "comment": gettext_lazy("comments only"),
    "cost": gettext_lazy("cost only"),
    "courses": gettext_lazy("courses only"),
    "cross_department": gettext_lazy("across departments"),
    "draft": gettext_lazy("drafts only"),
    "form": gettext_lazy("the form only"),
    "import": gettext_lazy("by import"),
    "invited": gettext_lazy("when invited"),
    "jobs": gettext_lazy("jobs only"),
    "limit": gettext_lazy("the limit only"),
    "log": gettext_lazy("the log only"),
    "merge": gettext_lazy("merging only"),
    "no_price": gettext_lazy("without prices"),
    "own": gettext_lazy("their own only"),
    "own_defects": gettext_lazy("their own defects"),
    "policy": gettext_lazy("policies only"),
    "policy_draft": gettext_lazy("drafts of policies"),
    "published": gettext_lazy("once published"),
    "quality_list": gettext_lazy("the quality list"),
    "read_token": gettext_lazy("reading tokens"),
    "request": gettext_lazy("may ask"),
    "result": gettext_lazy("the result only"),
    "series": gettext_lazy("series only"),
    "shipping": gettext_lazy("shipping only"),
    "sign_off": gettext_lazy("signing off"),
    "steps": gettext_lazy("the steps only"),
    "stock": gettext_lazy("stock only"),
    "sum": gettext_lazy("the sum only"),
    "tax": gettext_lazy("tax only"),
    "traffic_light": gettext_lazy("red, yellow or green only"),
}
# What a record is called in the matrix; kinds of other apps name theirs in their code's first part.
CAPABILITIES = {"accounts.user": "users", "accounts.org_unit": "org", "accounts.position": "org"}
# Fields that hold what people call a record, tried in this order.
KEYS = ("number", "code", "username", "key")


@dataclass(frozen=True)
class Line:
    """One grant in words: from which role, over what, which rights, limited to what."""

    role: Role
    scope: str
    over: str
    rights: list[str]
    limit: str


@dataclass(frozen=True)
class Effective:
    """Everything a person may do with one capability."""

    label: Any
    code: str
    lines: list[Line]


@dataclass
class Answer:
    """Whether a person sees a record, and every rule that was asked."""

    kind: RecordKind
    record: Model
    sees: bool
    reasons: list[tuple[bool, str]] = field(default_factory=list)


def rights_in_words(rights: str) -> list[str]:
    """``vce`` → see, create, edit. Any right includes seeing."""
    return [str(RIGHT_WORDS[letter]) for letter in RIGHTS if letter in rights or letter == "v"]


def effective_rights(person: User) -> list[Effective]:
    """Capability by capability what ``person`` may do today and from which role; those without any are left out."""
    found = []
    for capability in capabilities:
        lines = [_line(person, roles.get(role), grant) for role, grant in person.access.grants(capability.code)]
        if lines:
            found.append(Effective(capability.label, capability.code, lines))
    return found


def _line(person: User, role: Role, grant: Grant) -> Line:
    return Line(
        role,
        str(SCOPES[grant.scope]),
        _over(person, role, grant),
        rights_in_words(grant.rights),
        str(LIMIT_WORDS.get(grant.limit, grant.limit)),
    )


def _over(person: User, role: Role, grant: Grant) -> str:
    access = person.access
    if grant.scope == "T":
        tops = [n.code for n in access.tree.nodes.values() if n.id in access.headed_units]
        heads = [c for c in tops if not _parent_headed(person, c)]
        return ", ".join(heads) or _("heads no unit")
    if grant.scope == "M":
        codes = {access.tree.nodes[u].code for u in access.reach("orders").market_units() if _is_market(person, u)}
        return ", ".join(sorted(codes)) or _("no market assigned")
    return ""


def _parent_headed(person: User, code: str) -> bool:
    node = next(n for n in person.access.tree.nodes.values() if n.code == code)
    return node.parent_id in person.access.headed_units


def _is_market(person: User, unit_id: int) -> bool:
    node = person.access.tree.nodes.get(unit_id)
    return node is not None and node.kind == OrgUnit.Kind.MARKET


def find_record(text: str) -> tuple[RecordKind, Model] | None:
    """The record of a copied link or of a number people use. Nothing found: ``None``."""
    path = urlsplit(text.strip()).path
    key = next((part for part in reversed(path.split("/")) if part), "")
    if not key:
        return None
    for kind in record_kinds:
        names = {f.name for f in kind.model._meta.concrete_fields}
        for name in (n for n in KEYS if n in names):
            record = kind.model._default_manager.filter(**{f"{name}__iexact": key}).first()
            if record is not None and ("/" not in path or kind.url(record) == path):
                return kind, record
    return None


def explain(person: User, kind: RecordKind, record: Model) -> Answer:
    """Whether ``person`` sees ``record`` today: every grant with what it reaches, and the verdict of ``visible_to`` itself."""
    sees = kind.visible_to(person).filter(pk=record.pk).exists()
    answer = Answer(kind, record, sees)
    if not person.is_active:
        answer.reasons.append((False, _("%(person)s is deactivated: no role holds.") % {"person": person.name}))
        return answer
    capability = CAPABILITIES.get(kind.code, kind.code.rpartition(".")[2])
    if capability not in capabilities:
        capability = next((c.code for c in capabilities if c.code in kind.code), "")
    if not capability:
        return answer
    grants = list(person.access.grants(capability))
    if not grants:
        figures = {"person": person.name, "what": capabilities.get(capability).label}
        answer.reasons.append((False, _("No role of %(person)s holds “%(what)s”.") % figures))
    answer.reasons += [_reason(person, roles.get(role), grant, record) for role, grant in grants]
    return answer


def _reason(person: User, role: Role, grant: Grant, record: Model) -> tuple[bool, str]:
    figures = {"role": role.label, "scope": SCOPES[grant.scope]}
    if grant.scope == "A":
        return True, _("%(role)s reaches all.") % figures
    owner = _person_of(record)
    if owner is None:
        return False, _("%(role)s reaches: %(scope)s.") % figures
    figures |= {"owner": owner.name}
    if owner.pk == person.pk:
        return True, _("%(role)s reaches the own records, and this is one.") % figures
    if grant.scope == "O":
        return False, _("%(role)s reaches the own records only; this one is of %(owner)s.") % figures
    posting = Posting.objects.on(person.access.day).filter(user=owner).select_related("unit").first()
    if posting is None:
        return False, _(
            "%(owner)s is posted nowhere today, so no unit of the role %(role)s holds the record."
        ) % figures
    units = person.access.headed_units if grant.scope == "T" else person.access.reach("orders").market_units()
    figures |= {"unit": posting.unit.code, "over": _over(person, role, grant)}
    if posting.unit_id in units:
        return True, _("%(role)s reaches %(over)s; %(owner)s is posted in %(unit)s, which lies in it.") % figures
    return False, _("%(role)s reaches %(over)s; %(owner)s is posted in %(unit)s, outside of it.") % figures


def _person_of(record: Model) -> User | None:
    """The person a record belongs to."""
    if isinstance(record, User):
        return record
    for name in ("user", "owner", "person", "requester"):
        found = getattr(record, name, None)
        if isinstance(found, User):
            return found
    return None


def matrix_rows(chosen: Iterable[Role]) -> list[tuple[Any, list[list[str]]]]:
    """(label of the capability, cell by role) of the permission matrix; a cell holds ``A:vce`` parts."""
    kept = list(chosen)
    return [(c.label, [[_cell(g) for g in role.grants.get(c.code, ())] for role in kept]) for c in capabilities]


def _cell(grant: Grant) -> str:
    return f"{grant.scope}:{grant.rights}{f' {LIMIT_WORDS.get(grant.limit, grant.limit)}' if grant.limit else ''}"
