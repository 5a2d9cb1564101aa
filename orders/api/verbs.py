"""What a reader could do with a record now, in the words of its pages (contract.md, "API")."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from orders.services.editing import need
from salesops.core.api.resource import Resource
from salesops.core.refusals import Refusal
from salesops.core.states import StateMachine

Verb = tuple[str, Any, bool, Iterable[Refusal | None]]


def allowed(verbs: Iterable[Verb]) -> list[dict[str, Any]]:
    """Each verb with the reasons why not: first the right, then what stands against it."""
    denied = Refusal("core.no-permission", _("Your roles don't allow this."))
    found = []
    for verb, label, may, against in verbs:
        reasons = [r for r in against if r is not None] if may else [denied]
        found.append({"verb": verb, "label": str(label), "allowed": not reasons, "refusals": reasons})
    return found


def in_state(machine: StateMachine, record: Any, verb: str) -> Refusal | None:
    """Why ``verb`` doesn't lead out of the record's state, if it doesn't."""
    state = machine.state_of(record)
    if machine.find(verb, state.code) is not None:
        return None
    return Refusal("core.wrong-state", _("This can't be done while it is %(state)s.") % {"state": state.label})


class KeptResource(Resource):
    """Records everybody with the capability reads and few keep; a number is found in either case."""

    capability = "products"

    def need_one_of(self, *rights: Callable[[Any], bool]) -> None:
        """403 before the body is looked at: its errors would say what exists."""
        need(self.request.user, *rights)

    def one(self) -> Any:
        self.kwargs[self.lookup_field] = self.kwargs[self.lookup_field].upper()
        return super().one()
