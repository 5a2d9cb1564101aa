"""Shape of what is typed about a contract."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.code_lists import CLAUSE
from orders.models import Contract, ContractFile, ContractRemark
from salesops.core.codes.reading import entry_name

from .amounts import AmountField

ANSWERS = (("", "—"), ("same", _("as in our standard text")), ("differs", _("differs")))


def _share(label: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "class": "short"})
    return forms.DecimalField(label=label, max_digits=20, widget=widget)


def _days(label: Any, most: int, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=widget, **more)


def _in_table(field: forms.Field) -> None:
    """In a table the head of the column is the label; it is said to those who don't see the head."""
    field.widget.attrs["aria-label"] = str(field.label)
    field.widget.attrs["class"] = "check-box" if isinstance(field, forms.BooleanField) else "input"


class ContractForm(VersionedForm):
    """Terms, payment plan, and the check-list: each clause as in our standard text, or in which words it differs.

    ``fixed``: fields that only show what holds, as kind and first day of an amendment.
    """

    title = forms.CharField(label=pgettext_lazy("of a contract", "Subject"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Contract.Kind.choices)
    amount = AmountField(
        label=_("Amount (CNY, VAT incl.)"), help_text=_("Of a framework contract: the most that is ordered from it.")
    )
    starts_on = DayField(label=pgettext_lazy("dates", "From"))
    ends_on = DayField(label=pgettext_lazy("last day", "Until"))
    term_days = _days(_("Term (days)"), 365, required=False, help_text=_("Empty: the term of the customer's rating."))
    deposit_share = _share(_("Deposit (%)"))
    sign_off_share = _share(_("At sign-off (%)"))
    warranty_share = _share(_("Warranty (%)"))
    warranty_months = _days(_("Warranty held back for (months)"), 120, required=False)
    special_terms = forms.CharField(
        label=_("Special terms"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    PLAIN = (
        "title", "kind", "amount", "starts_on", "ends_on", "term_days", "deposit_share", "sign_off_share", "warranty_share",
        "warranty_months", "special_terms",
    )  # fmt: skip

    def __init__(self, *args: Any, items: Iterable[str], fixed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for code in fixed:
            self.fields[code].disabled = True
        for code in self.items:
            name = entry_name(CLAUSE, code)
            answer = forms.ChoiceField(label=name, choices=ANSWERS, required=False)
            words = forms.CharField(
                label=_("Wording: %(clause)s") % {"clause": name}, max_length=4000, required=False,
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip
            for key, field in ((f"clause_{code}", answer), (f"words_{code}", words)):
                _in_table(field)
                self.fields[key] = field

    def rows(self) -> list[dict[str, Any]]:
        """The check-list for the template."""
        return [
            {"name": entry_name(CLAUSE, code), "answer": self[f"clause_{code}"], "words": self[f"words_{code}"]}
            for code in self.items
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for code in self.items:
            if values.get(f"words_{code}") and values.get(f"clause_{code}") != "differs":
                self.add_error(f"words_{code}", _g("Only a clause that differs has a wording of its own."))
        return values

    def values(self) -> dict[str, Any]:
        """For the services."""
        given = {name: self.cleaned_data[name] for name in self.PLAIN}
        given["warranty_months"] = given["warranty_months"] or 0
        given["clauses"] = {
            code: {"differs": answer == "differs", "text": self.cleaned_data[f"words_{code}"]}
            for code in self.items
            if (answer := self.cleaned_data[f"clause_{code}"])
        }
        return given

    @classmethod
    def typed(cls, contract: Contract) -> dict[str, Any]:
        """A contract as it is edited."""
        found = {name: getattr(contract, name) for name in cls.PLAIN} | {"version": contract.version}
        for code, said in contract.clauses.items():
            found[f"clause_{code}"] = "differs" if said.get("differs") else "same"
            found[f"words_{code}"] = said.get("text", "")
        return found


class ContractFileForm(forms.Form):
    """A text or paper."""

    upload = forms.FileField(label=_("File"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in ContractFile.Kind.choices if c[0] in ("text", "paper", "other")]
    )


class SignForm(VersionedForm):
    """Both sides have signed."""

    signed_on = DayField(label=_("Signed on"))
    upload = forms.FileField(label=_("Scan of the signed contract"))
    both_seals = forms.BooleanField(label=_("The scan shows the seals of both sides"), required=False)


class FilingForm(VersionedForm):
    """Where the original is."""

    file_no = forms.CharField(label=_("File no."), max_length=40, required=False)
    original_at = forms.CharField(label=_("Place of the original"), max_length=120, required=False)


class EndForm(VersionedForm):
    """Why a contract ends before its time, on which paper, and which of its open orders go on."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    upload = forms.FileField(label=_("Agreement or notice"))
    going_on = forms.ModelMultipleChoiceField(
        label=_("Open orders that go on to their end"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("An order that doesn't go on is cancelled or closed short first."),
    )  # fmt: skip

    def __init__(self, *args: Any, orders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if orders.exists():
            self.fields["going_on"].queryset = orders
        else:
            del self.fields["going_on"]

    def values(self) -> dict[str, Any]:
        """For the service."""
        going_on = {order.pk for order in self.cleaned_data.get("going_on", ())}
        return {"reason": self.cleaned_data["reason"], "upload": self.cleaned_data["upload"], "going_on": going_on}


class ReviewForm(forms.Form):
    """What a reviewer says about each clause: a remark, its risk, whether it must change."""

    def __init__(self, *args: Any, items: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for code in self.items:
            name = entry_name(CLAUSE, code)
            made = {
                f"remark_{code}": forms.CharField(
                    label=_("Remark: %(clause)s") % {"clause": name}, max_length=500, required=False,
                    widget=forms.Textarea(attrs={"rows": 1}),
                ),
                f"risk_{code}": forms.ChoiceField(
                    label=_("Risk: %(clause)s") % {"clause": name}, choices=ContractRemark.Risk.choices, required=False,
                    initial="medium",
                ),
                f"change_{code}": forms.BooleanField(
                    label=_("Must change: %(clause)s") % {"clause": name}, required=False
                ),
            }  # fmt: skip
            for key, field in made.items():
                _in_table(field)
                self.fields[key] = field

    def rows(self) -> list[dict[str, Any]]:
        """One for each clause, for the template."""
        return [
            {"code": code, "name": entry_name(CLAUSE, code)}
            | {n: self[f"{n}_{code}"] for n in ("remark", "risk", "change")}
            for code in self.items
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for code in self.items:
            if values.get(f"change_{code}") and not values.get(f"remark_{code}"):
                self.add_error(f"remark_{code}", _g("Say what must change."))
        return values

    def remarks(self) -> list[dict[str, Any]]:
        """For the services."""
        values = self.cleaned_data
        return [
            {"clause": code, "remark": values[f"remark_{code}"], "risk": values[f"risk_{code}"],
             "must_change": values[f"change_{code}"]}
            for code in self.items
            if values[f"remark_{code}"]
        ]  # fmt: skip
