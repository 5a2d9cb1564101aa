"""Lines of the bank as kinds of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import BankAccount, BankLine, BankList
from salesops.core.formats import money
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.bank_line",
        model=BankLine,
        label=_("bank line"),
        label_plural=_("Bank lines"),
        title=lambda line: f"{line.payer} {money(line.amount)}",
        url=lambda line: reverse("orders:bank_line", args=[line.pk]),
        icon="match",
    )
)
record_kinds.register(
    RecordKind(
        code="orders.bank_account",
        model=BankAccount,
        label=_("bank account"),
        label_plural=_("Our bank accounts"),
        title=str,
        url=lambda account: reverse("orders:edit_bank_account", args=[account.pk]),
        visible_to=lambda user: BankAccount.objects.all() if user.can("receipts", "a") else BankAccount.objects.none(),
        icon="money",
    )
)
record_kinds.register(
    RecordKind(
        code="orders.bank_list",
        model=BankList,
        label=_("bank list"),
        label_plural=_("Bank lists"),
        title=str,
        url=lambda bank_list: reverse("orders:reconciliation"),
        visible_to=lambda user: BankList.objects.all() if user.can("receipts", "c") else BankList.objects.none(),
        icon="match",
    )
)
