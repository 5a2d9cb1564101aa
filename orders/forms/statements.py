"""Shape of what is typed about statements of account, at the desk and by customers (ORD-9)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import VersionedForm
from orders.models import Difference, StatementLine
from orders.services.statement_answers import Disputed
from salesops.core.refusals import Refusal

from .amounts import AmountField


class SendForm(VersionedForm):
    """To whom; empty and on paper: it is printed and handed over."""

    to = forms.EmailField(label=_("Sent to"), help_text=_("The link to it is mailed to this address."), required=False)
    on_paper = forms.BooleanField(label=_("On paper, without a link"), required=False)


class AgainForm(VersionedForm):
    to = forms.EmailField(label=_("Sent to"), help_text=_("Earlier links stop working."), required=False)


class ReplaceForm(VersionedForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The new one is made by the ledger of now; the customer's link to the old one only says so."),
    )  # fmt: skip


class PaperForm(VersionedForm):
    """The signed paper the customer sent back."""

    name = forms.CharField(label=_("Signed by"), max_length=60)
    upload = forms.FileField(label=_("Signed paper"), help_text=_("pdf or a photo, at most 20 MB"))


class SolveForm(VersionedForm):
    how = forms.ChoiceField(label=_("How it was solved"), choices=Difference.How.choices)
    answer = forms.CharField(
        label=_("Answer to the customer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads it beside the line."),
    )  # fmt: skip


class NotSolvedForm(VersionedForm):
    reason = forms.CharField(label=_("What is missing"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class WhoForm(forms.Form):
    """Who answers for the customer."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class DisputedLine(forms.Form):
    """One line as the customer's page asks it: without a reason it is agreed."""

    reason = forms.ChoiceField(
        label=_("What is different"),
        choices=[("", _("This line is right")), *Difference.Reason.choices],
        required=False,
    )
    text = forms.CharField(label=_("In a few words"), max_length=500, required=False)
    claimed = AmountField(label=_("Amount by your books"), max_digits=15, required=False, css="")
    file = forms.FileField(label=_("Proof (pdf, photo)"), required=False)

    def __init__(self, *args: Any, line: StatementLine | None, **kwargs: Any) -> None:
        self.line = line
        self.no = line.no if line else 0
        super().__init__(*args, prefix=f"l{self.no}", use_required_attribute=False, **kwargs)
        if line is None:
            self.fields["reason"].choices = [("", _("Nothing is missing")), *Difference.Reason.choices[-2:]]  # type: ignore[attr-defined]

    @property
    def is_open(self) -> bool:
        """Whether something was typed: what is shown again is shown open."""
        return self.is_bound and self.has_changed()

    def shown_again(self, problems: Mapping[str, str]) -> None:
        """Put what was refused beside its fields. No browser keeps a chosen file: the customer is told to choose it again."""
        if not self.is_bound:
            return
        for name in self.fields:
            if problem := problems.get(f"lines.{self.no}.{name}"):
                self.add_error(name, problem)
        chosen = self.files.get(self.add_prefix("file"))
        if chosen and "file" not in self.errors:
            self.add_error("file", _("Nothing was sent yet: choose %(name)s once more.") % {"name": chosen.name})

    def said(self) -> Disputed | None:
        """What is disputed, of a form without errors; ``None``: nothing."""
        values: Mapping[str, Any] = self.cleaned_data
        file: File | None = values.get("file")
        claimed: Decimal | None = values.get("claimed")
        if not values["reason"] and not values["text"].strip() and claimed is None and file is None:
            return None
        return Disputed(self.no, values["reason"], values["text"], claimed, file)


class LinesOfAnswer:
    """The forms of all lines of a statement, and one for what it misses."""

    def __init__(self, lines: list[StatementLine], data: Any = None, files: Any = None) -> None:
        self.forms = [DisputedLine(data, files, line=line) for line in [*lines, None]]

    def __iter__(self) -> Iterator[DisputedLine]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    def nothing_said(self) -> Refusal | None:
        """Who confirms everything has written of nothing that it is different."""
        if not any(form.has_changed() for form in self.forms):
            return None
        sentence = _("You wrote that something is different. Send that, or empty these fields and then confirm.")
        return Refusal("orders.confirmed-and-disputed", str(sentence), "lines")

    def said(self) -> list[Disputed]:
        return [found for form in self.forms if (found := form.said()) is not None]
