"""Fields of ``/api/v1/customers/``: what a file looks like outside, and what may be sent."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from customers.code_lists import CHANNEL, INDUSTRY, TAG
from customers.models import Customer
from customers.provinces import province_choices
from customers.scope.customers import parts_in_reach, reads_bank_accounts
from customers.scope.groups import heads_known
from customers.services.customers import editable
from customers.states.customer import CustomerStatus
from salesops.core.api.quick import QuickSerializer
from salesops.core.api.serializers import AllowedOut, StrictSerializer, said_verb
from salesops.core.codes.reading import is_active
from salesops.core.masking import masked_tail
from salesops.core.refusals import Invalid, Refusal

from .allowed import page_of

GRADED = ("grade", "grade_score", "grade_provisional", "customer_class")
CODED = {"industry": INDUSTRY, "channel": CHANNEL}
VERBS = {
    "edit": gettext_lazy("Edit"),
    "verify": gettext_lazy("Verified today"),
    "archive": gettext_lazy("Archive"),
    "restore": gettext_lazy("Restore"),
}
AWAY = ("customers.archived", gettext_lazy("This file is archived."))
THERE = ("customers.not-archived", gettext_lazy("This file isn't archived."))


@lru_cache
def _words(language: str) -> dict[str, str]:
    # ``language`` is the active one and stands here for the key.
    return {verb: str(label) for verb, label in VERBS.items()}


def allowed_for(customer: Customer, user: Any) -> list[dict[str, Any]]:
    """The verbs of a file for ``user``: possible now, or why not."""
    whole = parts_in_reach(user, customer) is None
    some = whole or bool(editable(user, customer))
    archived = customer.status == CustomerStatus.ARCHIVED
    words, found = _words(get_language() or ""), []
    for verb, may, fits in (
        ("edit", some, None),
        ("verify", whole, None),
        ("archive", whole, AWAY if archived else None),
        ("restore", whole, None if archived else THERE),
    ):
        reasons = [] if may else [Refusal("core.no-permission", _("Your roles don't allow this."))]
        if customer.merged_into_id:
            said = _("%(name)s was merged into another customer.") % {"name": customer.name}
            reasons.append(Refusal("customers.merged", said))
        elif fits is not None:
            reasons.append(Refusal(fits[0], str(fits[1])))
        found.append({"verb": verb, "label": words[verb], "allowed": not reasons, "refusals": reasons})
    return found


class CustomerOut(QuickSerializer):
    """A customer file. ``industry``, ``channel``, ``tags`` are codes of the code lists, ``province`` a code of GB/T 2260.

    Money includes VAT. Grades are there for readers of grades; the bank account is masked but for who keeps it.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    credit_code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Customer.Kind.choices)
    status = serializers.ChoiceField(choices=CustomerStatus.choices)
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    unit = serializers.CharField(source="unit.code")
    pool_since = serializers.DateField(allow_null=True)
    grade = serializers.CharField()
    grade_score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    grade_provisional = serializers.BooleanField()
    customer_class = serializers.ChoiceField(choices=Customer.Class.choices)
    industry = serializers.CharField()
    channel = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    employees = serializers.IntegerField(allow_null=True)
    sites = serializers.IntegerField(allow_null=True)
    yearly_potential = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    yearly_revenue = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    demand = serializers.CharField()
    purchase_cycle = serializers.CharField()
    present_supplier = serializers.CharField()
    payment_habit = serializers.CharField()
    notes = serializers.CharField()
    opened_on = serializers.DateField()
    is_group = serializers.BooleanField()
    is_public_buyer = serializers.BooleanField()
    parent = serializers.SerializerMethodField(help_text="Number of its group's head, if the caller may open it.")
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    last_contact_at = serializers.DateTimeField(allow_null=True)
    last_visit_at = serializers.DateTimeField(allow_null=True)
    last_progress_at = serializers.DateTimeField(allow_null=True)
    follow_up_on = serializers.DateField(allow_null=True)
    verified_on = serializers.DateField(allow_null=True)
    invoice_title = serializers.CharField()
    tax_address = serializers.CharField()
    tax_phone = serializers.CharField()
    bank_name = serializers.CharField()
    bank_account = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def get_parent(self, customer: Customer) -> str | None:
        if "heads" not in self.context:
            self.context["heads"] = heads_known(self.context["request"].user, page_of(self, customer))
        head = self.context["heads"].get(customer.parent_id)
        return head.code if head else None

    def get_bank_account(self, customer: Customer) -> str:
        full = reads_bank_accounts(self.context["request"].user)
        return customer.bank_account if full else masked_tail(customer.bank_account)

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, customer: Customer) -> Any:
        return [said_verb(found) for found in allowed_for(customer, self.context["request"].user)]

    def to_representation(self, customer: Customer) -> Any:
        found = super().to_representation(customer)
        if not self.context["request"].user.can("grades"):
            for name in GRADED:
                del found[name]
        return found


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class CustomerChange(StrictSerializer):
    """Fields of a file that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    name = serializers.CharField(max_length=120, required=False)
    short_name = _text(40)
    credit_code = _text(18)
    kind = serializers.ChoiceField(choices=Customer.Kind.choices, required=False)
    industry = _text(40)
    channel = _text(40)
    province = serializers.ChoiceField(choices=[c for c, _name in province_choices()], required=False, allow_blank=True)
    city = _text(40)
    address = _text(200)
    phone = _text(30)
    website = _text(120)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, required=False)
    employees = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    sites = serializers.IntegerField(min_value=0, max_value=32_000, required=False, allow_null=True)
    yearly_potential = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    yearly_revenue = serializers.DecimalField(
        max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    demand = _text(4000)
    purchase_cycle = _text(60)
    present_supplier = _text(120)
    payment_habit = _text(120)
    notes = _text(4000)
    opened_on = serializers.DateField(required=False)
    is_group = serializers.BooleanField(required=False)
    is_public_buyer = serializers.BooleanField(required=False)
    parent = serializers.CharField(
        max_length=20, required=False, allow_null=True, help_text="Number of its group's head."
    )
    invoice_title = _text(120)
    tax_address = _text(200)
    tax_phone = _text(30)
    version = serializers.IntegerField(required=False, min_value=1)


class CustomerIn(CustomerChange):
    """A new customer. ``owner`` is the caller when left out; the unit follows the owner.

    ``sure``: it is another company than the one of this name, code or phone that is registered already.
    """

    version = None
    name = serializers.CharField(max_length=120)
    owner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), required=False)
    sure = serializers.BooleanField(required=False, default=False)


class DuplicatesIn(StrictSerializer):
    """What is known of a company so far."""

    name = _text(120)
    credit_code = _text(24)
    phone = _text(30)
    mobile = _text(30)


class MatchOut(serializers.Serializer):
    """A file in reach. ``why``: the same ``name``, ``credit_code`` or ``phone``; ``similar``: a name like it."""

    customer = serializers.CharField(source="customer.code")
    name = serializers.CharField(source="customer.name")
    why = serializers.ChoiceField(choices=["name", "credit_code", "phone", "similar"])


class DuplicatesOut(serializers.Serializer):
    """``elsewhere``: registered by somebody whose files the caller can't open; report a clash and the manager decides."""

    matches = MatchOut(many=True)
    elsewhere = serializers.BooleanField()


class ArchiveIn(StrictSerializer):
    reason = serializers.CharField(max_length=200)


def with_parent(values: dict[str, Any], user: Any) -> dict[str, Any]:
    """``values`` with the head of the group instead of its number; 422 when ``user`` may not open it."""
    code = (values.get("parent") or "").strip().upper()
    if "parent" not in values:
        return values
    head = Customer.objects.visible_to(user).filter(merged_into__isnull=True, code=code).first() if code else None
    if code and head is None:
        sentence = _("Enter the number or the full name of a customer you may open.")
        raise Invalid(Refusal("core.unknown-key", sentence, "parent"))
    return values | {"parent": head}


def check_codes(values: dict[str, Any], before: Customer | None = None) -> None:
    """Refuse with 422 codes that are not in their list (a retired one may stay)."""
    found = []
    for field, list_code in CODED.items():
        code = values.get(field)
        if code and not is_active(list_code, code) and code != getattr(before, field, None):
            found.append(Refusal("core.unknown-key", _("This is no entry of the list."), field))
    tags = set(values.get("tags") or ()) - set(before.tags if before else ())
    if any(not is_active(TAG, tag) for tag in tags):
        found.append(Refusal("core.unknown-key", _("This is no entry of the list."), "tags"))
    if found:
        raise Invalid(*found)
