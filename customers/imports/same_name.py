"""New rows that may be a company there is already: the name for comparing is the same (CUS-2).

Two companies may share a name, so the row is let in; whoever imports is told, and can merge the two.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.names import normal_name

from .people import Named
from .seen import visible_ids


def same_names(rows: Iterable[Mapping[str, Any]], named: Named, actor: Any) -> dict[str, str]:
    """Code of a row → the sentence to look at, for new ``rows``; two queries at most.

    What lies outside the reader's scope is said to exist, no more.
    """
    norms = {row["code"]: normal_name(row["name"]) for row in rows}
    there: dict[str, tuple[int, str]] = {}
    found = Customer.objects.filter(name_norm__in=set(norms.values()), merged_into__isnull=True)
    for pk, code, norm in found.order_by("-pk").values_list("pk", "code", "name_norm"):
        if code not in norms:
            there[norm] = (pk, code)
    seen = visible_ids([pk for pk, _code in there.values()], actor)
    named.elsewhere.update(pk for pk, _code in there.values() if pk not in seen)
    told = {}
    for code, norm in norms.items():
        first = named.names.setdefault(norm, code)
        if norm in there:
            pk, other = there[norm]
            told[code] = _of_a_file(other if pk in seen else "")
        elif first != code:
            told[code] = _("%(code)s in this file has the same name.") % {"code": first}
    return told


def _of_a_file(code: str) -> str:
    if not code:
        return _("A customer with this name is registered already.")
    return _("%(code)s has the same name.") % {"code": code}
