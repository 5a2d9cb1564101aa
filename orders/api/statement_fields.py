"""Fields of ``/api/v1/statements/`` and ``statement-differences/``: what they look like outside, what may be sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Difference, Statement
from orders.rules.statements import four_eyes
from orders.scope_statements import may_keep
from orders.states import DIFFERENCE, STATEMENT
from salesops.core.api.serializers import AllowedOut, StrictSerializer

from .order_fields import MONEY
from .verbs import allowed, in_state


class StatementLineOut(serializers.Serializer):
    """An entry of the ledger as it was; ``balance`` is the one after it."""

    no = serializers.IntegerField()
    on = serializers.DateField()
    kind = serializers.CharField()
    document = serializers.CharField()
    order = serializers.CharField(source="order_number")
    amount = serializers.DecimalField(**MONEY)
    balance = serializers.DecimalField(**MONEY)
    due_on = serializers.DateField(allow_null=True)


class StatementOut(serializers.Serializer):
    """A statement of account, by its number, before it is sent by id. Amounts in CNY, VAT included:
    ``opening`` + ``debit`` − ``credit`` = ``closing`` = ``not_due`` + ``overdue`` − ``ahead``.
    """

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    month = serializers.DateField(help_text="Its first day.")
    ends_on = serializers.DateField()
    edition = serializers.IntegerField()
    replaces = serializers.IntegerField(source="replaces_id", allow_null=True)
    state = serializers.ChoiceField(choices=STATEMENT.choices)
    opening = serializers.DecimalField(**MONEY)
    debit = serializers.DecimalField(**MONEY)
    credit = serializers.DecimalField(**MONEY)
    closing = serializers.DecimalField(**MONEY)
    not_due = serializers.DecimalField(**MONEY)
    overdue = serializers.DecimalField(**MONEY)
    ahead = serializers.DecimalField(**MONEY)
    sent_at = serializers.DateTimeField(allow_null=True)
    sent_to = serializers.CharField()
    answer_due_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    locked_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, statement: Statement) -> Any:
        may = may_keep(self.context["request"].user, statement.customer)
        verbs = (
            (t.verb.replace("_", "-"), t.label, may, (in_state(STATEMENT, statement, t.verb),))
            for t in STATEMENT.transitions
            if t.verb in ("send", "ask_again", "replace", "lock")
        )
        return AllowedOut(allowed(verbs), many=True).data


class StatementWhole(StatementOut):
    """One statement with its lines."""

    lines = serializers.SerializerMethodField()

    @extend_schema_field(StatementLineOut(many=True))
    def get_lines(self, statement: Statement) -> Any:
        return StatementLineOut(statement.lines.order_by("no"), many=True).data


class StatementIn(StrictSerializer):
    customer = serializers.CharField()
    month = serializers.DateField(help_text="Its first day; it must be over.")


class StatementSendIn(StrictSerializer):
    to = serializers.EmailField(required=False, help_text="Left out: the customer's contact by the house's rule.")
    on_paper = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False)


class StatementLinkIn(StrictSerializer):
    to = serializers.EmailField(required=False)
    version = serializers.IntegerField(required=False)


class StatementReplaceIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class StatementVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class DifferenceOut(serializers.Serializer):
    """What a customer disputes of a statement; ``line`` is null for something it misses. ``answer`` is what the customer reads."""

    id = serializers.IntegerField()
    statement = serializers.CharField(source="statement.number")
    customer = serializers.CharField(source="statement.customer.code")
    line = serializers.IntegerField(source="line.no", allow_null=True)
    document = serializers.CharField(source="line.document", allow_null=True)
    state = serializers.ChoiceField(choices=DIFFERENCE.choices)
    reason = serializers.ChoiceField(choices=Difference.Reason.choices)
    text = serializers.CharField()
    claimed = serializers.DecimalField(**MONEY, allow_null=True)
    raised_by = serializers.CharField()
    raised_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    owner = serializers.CharField(source="owner.username", allow_null=True)
    how = serializers.CharField()
    answer = serializers.CharField()
    solved_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, difference: Difference) -> Any:
        user = self.context["request"].user
        may = may_keep(user, difference.statement.customer)
        eyes = four_eyes(difference, user.pk) if difference.state == "solved" else None
        verbs = (
            (
                t.verb.replace("_", "-"), t.label, may,
                (in_state(DIFFERENCE, difference, t.verb), eyes if t.verb == "verify" else None),
            )
            for t in DIFFERENCE.transitions
        )  # fmt: skip
        return AllowedOut(allowed(verbs), many=True).data


class DifferenceSolveIn(StrictSerializer):
    how = serializers.ChoiceField(choices=Difference.How.choices)
    answer = serializers.CharField(max_length=500)
    version = serializers.IntegerField(required=False)


class DifferenceBackIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)
