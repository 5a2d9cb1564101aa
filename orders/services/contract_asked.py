"""Whether the end of a contract is asked for: what other services of contracts ask too."""

from orders.models import Contract
from salesops.core.approvals.models import Approval
from salesops.core.sockets.records import kind_of

ENDING = "orders.contract_end"


def end_asked(contract: Contract) -> bool:
    """Whether somebody asked for its end and it is not decided."""
    return Approval.objects.of(kind_of(contract).code, contract.pk).pending().filter(matter=ENDING).exists()
