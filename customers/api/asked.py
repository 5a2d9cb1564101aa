"""What waits for a decision in ``approvals``: the round it waits in, and whether the caller may take it back there."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from salesops.core.api.serializers import AllowedOut
from salesops.core.approvals.models import Approval
from salesops.core.sockets.records import kind_of

from .allowed import offered, page_of
from .of_customer import wrong_state


class AskedOut(serializers.Serializer):
    """A record decided by approval. ``allowed_actions`` are acts of ``approvals/<approval>/``: there it is taken back."""

    approval = serializers.SerializerMethodField(help_text="Its newest round in approvals; null: none was asked.")
    allowed_actions = serializers.SerializerMethodField()

    def get_approval(self, row: Any) -> int | None:
        if "rounds" not in self.context:
            keys = [str(one.pk) for one in page_of(self, row)]
            rounds = Approval.objects.filter(kind=kind_of(row).code, record_id__in=keys).order_by("id")
            self.context["rounds"] = dict(rounds.values_list("record_id", "pk"))
        found: int | None = self.context["rounds"].get(str(row.pk))
        return found

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: Any) -> Any:
        if row.asked_by_id != self.context["request"].user.pk:
            return []
        return offered(("withdraw", _("Withdraw"), [] if row.state == "waiting" else [wrong_state(row)]))
