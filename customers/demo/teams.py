"""Service teams of the demo company: most key customers have one, the list of those without is short (CUS-5)."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Posting, RoleGrant
from accounts.org import OrgTree
from customers.models import Customer, TeamMember
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

MOST = 400
Part = TeamMember.Part
# Role → part in the team; who serves a market serves its customers.
PARTS = (("SEC", Part.SECRETARY), ("CSV", Part.SERVICE), ("TEC", Part.TECHNICAL))


def build_teams(demo: DemoCompany) -> None:
    """The supervisor, the market's secretary, service and technical people, for four key customers of five."""
    tree = OrgTree.on(demo.today)
    held = {part: _holders(role, tree, demo) for role, part in PARTS}
    bosses: dict[int, int | None] = {}
    made: list[TeamMember] = []
    keys = Customer.objects.current().filter(customer_class=Customer.Class.KEY, owner__isnull=False)
    for customer in keys.select_related("owner").order_by("pk")[:MOST]:
        if demo.random.random() < 0.2:
            continue
        owner = customer.owner
        if owner.pk not in bosses:
            boss = directory().manager_of(owner, demo.today)
            bosses[owner.pk] = boss.pk if boss is not None else None
        wanted: dict[int | None, str] = {bosses[owner.pk]: Part.SUPERVISOR}
        market = tree.market_of(customer.unit_id)
        for part, people in held.items():
            near = [pk for pk, where in people if where == (market.id if market else None)] or [
                pk for pk, _where in people
            ]
            if near:
                wanted.setdefault(demo.random.choice(near), part)
        since = max(customer.opened_on, demo.today - timedelta(days=demo.random.randint(30, 300)))
        made += [
            TeamMember(customer=customer, user_id=pk, part=part, period=DateRange(since, None))
            for pk, part in wanted.items()
            if pk not in (None, owner.pk)
        ]
    TeamMember.objects.bulk_create(made)


def _holders(role: str, tree: OrgTree, demo: DemoCompany) -> list[tuple[int, int | None]]:
    """Who holds ``role``, and the market they stand in today."""
    held = RoleGrant.objects.on(demo.today).filter(role=role, user__is_active=True).values("user")
    rows = Posting.objects.on(demo.today).filter(user__in=held).order_by("user").values_list("user", "unit")
    found = ((user, tree.market_of(unit)) for user, unit in rows)
    return [(user, market.id if market else None) for user, market in found]


demo_parts.register(DemoPart("customers.teams", 37, build_teams))
