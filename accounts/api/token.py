"""``POST /api/v1/auth/token/``: the same door as the sign-in page (S9)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.door import check_code, check_password, needs_factor
from accounts.auth.factor import has_factor
from accounts.auth.sessions import caller_of
from accounts.models import User
from salesops.core.api.errors import envelope
from salesops.core.api.serializers import StrictSerializer
from salesops.core.api.tokens import SCOPES, SIGNED_IN_FOR, make_token
from salesops.core.refusals import Forbidden, Invalid, Refusal


class TokenRequest(StrictSerializer):
    username = serializers.CharField(max_length=254, help_text="User name or e-mail address.")
    password = serializers.CharField(max_length=256, trim_whitespace=False)
    name = serializers.CharField(max_length=80, required=False, default="API", help_text="What the token is for.")
    otp = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), required=False, default=list(SCOPES), allow_empty=False
    )


class TokenAnswer(serializers.Serializer):
    token = serializers.CharField(help_text="Shown once. Send it as `Authorization: Bearer …`.")
    expires_at = serializers.DateTimeField()


class TokenView(APIView):
    """A token that may what its owner may, for 12 hours. Accounts with a second factor send a code as ``otp``."""

    authentication_classes: Any = ()
    permission_classes: Any = ()

    @extend_schema(request=TokenRequest, responses={201: TokenAnswer}, auth=[], tags=["auth"])
    @sensitive_variables()
    def post(self, request: Request) -> Response:
        asked = TokenRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        data, now = asked.validated_data, timezone.now()
        caller = caller_of(request._request)
        try:
            user = check_password(name=data["username"], password=data["password"], caller=caller, now=now)
            proved = self._second_factor(user, data["otp"], caller, now)
        except Invalid as error:
            first = error.refusals[0]
            return Response(envelope(first.code, first.message, refusals=error.refusals), status=401)
        token, row = make_token(
            user, name=data["name"], scopes=data["scopes"], lasts=SIGNED_IN_FOR, now=now, proved=proved
        )
        return Response(TokenAnswer({"token": token, "expires_at": row.expires_at}).data, status=201)

    def _second_factor(self, user: User, otp: str, caller: Any, now: Any) -> bool:
        if has_factor(user):
            if not otp:
                raise Invalid(Refusal("accounts.otp-required", _("This account needs a code: send it as otp."), "otp"))
            check_code(user=user, code=otp, caller=caller, now=now)
            return True
        if needs_factor(user):
            message = _("Your role needs a second factor. Sign in once in a browser to set it up.")
            raise Forbidden(Refusal("accounts.second-factor-missing", message))
        return False
