"""Who "the supervisor", "the market manager", "finance" … are, for a person's unit on a day, and who stands above whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Deputyship, MarketCharge, OrgUnit, Posting, RoleGrant, User
from accounts.org import OrgTree
from accounts.rules import people as people_rules
from accounts.standing import kept
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import ApproverKind, Case, approvers, use_directory


def unit_of(person: User, day: date) -> int | None:
    """Id of the unit ``person`` is posted in on ``day``."""
    return Posting.objects.on(day).filter(user=person).values_list("unit_id", flat=True).first()


def _user(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first() if pk else None


def director_of(market_id: int | None, day: date) -> User | None:
    """Who is in charge of the market on ``day``; without one, or without a market, the sales director."""
    charge = MarketCharge.objects.on(day).filter(market_id=market_id).select_related("user").first()
    if charge:
        return charge.user
    posted = Posting.objects.on(day).filter(position__code="P70").select_related("user").order_by("user__name_key")
    first = posted.first()
    return first.user if first else None


def general_manager(day: date) -> User | None:
    """The head of the company, or who holds the role."""
    tree = OrgTree.on(day)
    company = next((n for n in tree.nodes.values() if n.kind == OrgUnit.Kind.COMPANY), None)
    if company and company.head_id:
        return _user(company.head_id)
    return User.objects.active().filter(role_grants__role="GM", role_grants__period__contains=day).first()


def department_heads(role: str, day: date) -> list[User]:
    """Heads of a department who hold ``role``; a department without such a head answers with everyone who holds it."""
    held = RoleGrant.objects.on(day).filter(role=role).values("user_id")
    people = User.objects.active().filter(pk__in=held).order_by("name_key", "pk")
    heading = people.filter(headships__period__contains=day, headships__unit__kind=OrgUnit.Kind.DEPARTMENT).distinct()
    return list(heading) or list(people)


class AccountsDirectory:
    """Managers and deputies, as of a day."""

    def manager_of(self, person: User, day: date) -> User | None:
        """The named supervisor, else the head of the unit, else the head above; for a market's head the director in charge.

        At the top the person the board named (policy ``accounts.approvers``).
        """
        posting = Posting.objects.on(day).filter(user=person).select_related("supervisor").first()
        if posting and posting.supervisor:
            return posting.supervisor
        tree = OrgTree.on(day)
        for node in tree.upwards(posting.unit_id if posting else None):
            if node.head_id and node.head_id != person.pk:
                return _user(node.head_id)
            if node.kind == OrgUnit.Kind.MARKET:
                director = director_of(node.id, day)
                if director and director != person:
                    return director
        return self._above_the_top(person, day)

    def _above_the_top(self, person: User, day: date) -> User | None:
        top = general_manager(day)
        if top is not None and top != person:
            return top
        named = policy_on("accounts.approvers", day)["for_general_manager"]
        return next((p for p in department_heads(named, day) if p != person), None)

    def deputies_of(self, people: Iterable[int], day: date) -> Mapping[int, User]:
        """Person id → the deputy in force."""
        rows = Deputyship.objects.in_force(day).filter(person__in=list(people)).select_related("deputy")
        return {row.person_id: row.deputy for row in rows if row.deputy.is_active}

    def deputised_by(self, deputy: User, day: date) -> Sequence[User]:
        """Whom ``deputy`` stands in for."""

        def rows() -> QuerySet[Deputyship]:
            return Deputyship.objects.in_force(day).filter(deputy=deputy)

        # Every page asks, and most people stand in for nobody.
        if not kept("deputies", (deputy.pk, day), lambda: rows().exists()):
            return []
        return [row.person for row in rows().select_related("person").order_by("pk")]

    def is_here(self, person: User, day: date) -> bool:
        return people_rules.still_here(person, day) is None


def _case_unit(case: Case) -> int | None:
    named = case.facts.get("unit_id")
    return int(named) if named else unit_of(case.requester, case.day)


def _supervisor(case: Case) -> list[User]:
    manager = directory_of_accounts.manager_of(case.requester, case.day)
    return [manager] if manager else []


def _market_manager(case: Case) -> list[User]:
    """Head of the market; in a department the department's head; on top of the tree the next above."""
    tree = OrgTree.on(case.day)
    unit = _case_unit(case)
    levels = (OrgUnit.Kind.MARKET, OrgUnit.Kind.DEPARTMENT)
    node = next((n for n in tree.upwards(unit) if n.kind in levels), None)
    head = _user(node.head_id) if node else None
    return [head] if head else _supervisor(case)


def _director(case: Case) -> list[User]:
    market = OrgTree.on(case.day).market_of(_case_unit(case))
    found = director_of(market.id if market else None, case.day)
    return [found] if found else []


def _gm(case: Case) -> list[User]:
    found = general_manager(case.day)
    return [found] if found else []


def _unit_head(case: Case) -> list[User]:
    """Head of the unit the facts name (``head_of``: a unit's code)."""
    tree = OrgTree.on(case.day)
    node = next((n for n in tree.nodes.values() if n.code == case.facts.get("head_of")), None)
    head = _user(node.head_id) if node else None
    return [head] if head else []


def _head_with(role: str) -> Callable[[Case], list[User]]:
    return lambda case: department_heads(role, case.day)


directory_of_accounts = AccountsDirectory()
use_directory(directory_of_accounts)

approvers.register(ApproverKind("supervisor", _("supervisor"), _supervisor))
approvers.register(ApproverKind("MM", _("market manager"), _market_manager))
approvers.register(ApproverKind("director", _("director in charge"), _director))
approvers.register(ApproverKind("GM", _("general manager"), _gm))
approvers.register(ApproverKind("unit_head", _("head of the unit"), _unit_head))
for code, role, label in (
    ("finance", "FIN", _("finance")),
    ("legal", "LEG", _("legal")),
    ("logistics", "LOG", _("logistics")),
    ("HR", "HRT", _("HR and training")),
    ("marketing", "MKT", _("marketing")),
    ("technical", "TEC", _("technical")),
    ("purchasing", "PUR", _("purchasing")),
    ("production", "PRD", _("production")),
    ("service", "CSV", _("customer service")),
):
    approvers.register(ApproverKind(code, label, _head_with(role)))
