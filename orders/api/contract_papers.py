"""Texts, scans and remarks: verbs of ``/api/v1/contracts/<number>/`` with the papers of a contract (defaults.md 13)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Contract, ContractFile, ContractRemark
from orders.scope_contracts import need_contracts_of, need_ender_of, need_papers_of
from orders.services.contract_ending import ask_contract_end, confirmed_under
from orders.services.contract_review import remark_contract, step_of
from orders.services.contract_signing import sign_contract
from orders.services.contracts import add_contract_file, remove_contract_file
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

from .contract_fields import ContractWhole, EndingIn, not_asked

KINDS = [choice for choice in ContractFile.Kind.choices if choice[0] in ("text", "paper", "other")]


class ContractFileIn(StrictSerializer):
    """``upload``: what it is, is read from its content."""

    upload = serializers.FileField()
    kind = serializers.ChoiceField(choices=KINDS)


class ContractFileKeyIn(StrictSerializer):
    key = serializers.CharField(max_length=40, help_text="Key of the file.")


class SigningIn(StrictSerializer):
    """Both sides have signed: the day, and the scan with both seals."""

    signed_on = serializers.DateField()
    upload = serializers.FileField()
    both_seals = serializers.BooleanField()
    version = serializers.IntegerField(required=False, min_value=1)


class ContractRemarkIn(StrictSerializer):
    """What a reviewer says of one clause."""

    clause = serializers.CharField(max_length=40)
    remark = serializers.CharField(max_length=500)
    risk = serializers.ChoiceField(choices=ContractRemark.Risk.choices, required=False)
    must_change = serializers.BooleanField(required=False)


class ReviewIn(StrictSerializer):
    """``give_back`` returns the contract to its writer; at least one clause must then change."""

    remarks = ContractRemarkIn(many=True, max_length=200)
    give_back = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class ContractPapers(Resource):
    """What is handed in as a file, and what reviewers say."""

    def _answer(self, contract: Contract) -> Response:
        raise NotImplementedError

    @extend_schema(request={"multipart/form-data": ContractFileIn}, responses=ContractWhole)
    @action(detail=True, methods=["post"], url_path="add-file", parser_classes=[MultiPartParser])
    def add_file(self, request: Request, key: str) -> Response:
        """Keep a text or paper with a contract being written."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        said = valid(ContractFileIn, request)
        add_contract_file(actor=request.user, contract=contract, now=timezone.now(), **said)
        return self._answer(contract)

    @extend_schema(request=ContractFileKeyIn, responses=ContractWhole)
    @action(detail=True, methods=["post"], url_path="remove-file")
    def remove_file(self, request: Request, key: str) -> Response:
        """Take a file out of the text being written; versions submitted with it keep it."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        rows = ContractFile.objects.filter(contract=contract).select_related("contract__customer")
        file = get_object_or_404(rows, stored__key=valid(ContractFileKeyIn, request)["key"])
        remove_contract_file(actor=request.user, file=file, now=timezone.now())
        return self._answer(contract)

    @extend_schema(request={"multipart/form-data": SigningIn}, responses=ContractWhole)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def sign(self, request: Request, key: str) -> Response:
        """Record that both sides signed. A single contract becomes the draft of an order."""
        contract = self.one()
        need_papers_of(request.user, contract.customer)
        said = valid(SigningIn, request)
        return self._answer(sign_contract(actor=request.user, contract=contract, now=timezone.now(), **said))

    @extend_schema(request={"multipart/form-data": EndingIn}, responses=ContractWhole)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def terminate(self, request: Request, key: str) -> Response:
        """Ask for the end of a contract, as legal or the director; the other one agrees. Every confirmed order goes on
        (``going_on``) or is given up before; 409 names those undecided.
        """
        contract = self.one()
        need_ender_of(request.user, contract.customer)
        said = valid(EndingIn, request)
        named = {number.strip().upper() for number in said.pop("going_on", [])}
        rows = dict(confirmed_under(contract).filter(number__in=named).values_list("number", "pk"))
        refuse_if(
            None if set(rows) == named else Refusal(
                "orders.unknown-order", _("Not a confirmed order of this contract: %(orders)s.")
                % {"orders": ", ".join(sorted(named - set(rows))[:5])}, "going_on",
            ),
            kind=Invalid,
        )  # fmt: skip
        return self._answer(
            ask_contract_end(
                actor=request.user, contract=contract, going_on=set(rows.values()), now=timezone.now(), **said
            )
        )

    @extend_schema(request=ReviewIn, responses=ContractWhole)
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, key: str) -> Response:
        """What the reviewer whose step it is says of each clause; 403 for everybody else."""
        contract = self.one()
        if step_of(contract, request.user, timezone.now()) is None:
            raise Forbidden(not_asked())
        said: dict[str, Any] = valid(ReviewIn, request)
        return self._answer(remark_contract(actor=request.user, contract=contract, now=timezone.now(), **said))
