"""Shape of what the import pages send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.imports import ImportKind

from .matching import head_of, match


class UploadForm(forms.Form):
    """The file, nothing else."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx or csv, 50 MB at most. The first row holds the heads, in any order."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class ColumnsForm(forms.Form):
    """For each head of the file the column it is; "" leaves it out."""

    def __init__(self, kind: ImportKind, heads: list[str], chosen: dict[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out")), *((c.name, head_of(kind, c.name)) for c in kind.all_columns)]
        present = match(kind, heads, chosen).columns
        for place, head in enumerate(heads):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=head or f"#{place + 1}", choices=choices, required=False, initial=present[place] or ""
            )

    def chosen(self) -> dict[int, str]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}
