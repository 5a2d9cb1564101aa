"""Fields a company adds to its visits beside the fixed ones (CUS-7, C01): text, number, choice or day.

They stand in the policy of visits, so they have a day they begin on. What was said stays with the visit (``Visit.findings``) as
text: a number with a point, a day as 2026-11-20, a choice by its first word.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.policies.visits import FIELDS, HIDDEN, REQUIRED, VISITS
from salesops.core import formats
from salesops.core.imports import parsing
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

TEXT, NUMBER, CHOICE, DATE = "text", "number", "choice", "date"
LONGEST = 200
PLACES = 4
MOST = 20
# Learnt for the target customer table; these go to the customer file as well.
FINDINGS = ("decision_maker", "present_supplier", "demand", "yearly_potential", "purchase_cycle", "payment_habit")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
_BETWEEN = re.compile(r"[、,，;；\n]")
# What forms, tables to import and the API call something else.
_TAKEN = (
    "way visited_at logged_at client_key latitude longitude place photos user username unit customer customer_code other_step"
    " next_day next_on act quiet once version csrfmiddlewaretoken findings imported is_late distance entered_by id"
)
RESERVED = frozenset(_TAKEN.split()) | {code for code, _label in FIELDS}


def options_of(text: str) -> tuple[tuple[str, str], ...]:
    """The options of a choice, between commas, each perhaps with ``=English``: pairs of the word kept and its English one."""
    found = []
    for part in _BETWEEN.split(text):
        word, _sep, english = part.replace("＝", "=").partition("=")
        if word.strip():
            found.append((word.strip(), english.strip() or word.strip()))
    return tuple(found)


@dataclass(frozen=True)
class OwnField:
    """A field of the company: ``code`` is its name in the visit, the import and the API."""

    code: str
    name: str
    name_en: str
    kind: str
    options: tuple[tuple[str, str], ...]
    asked: str

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.name_en if self.name_en and _english() else self.name

    @property
    def is_required(self) -> bool:
        return self.asked == REQUIRED

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options as the reader reads them."""
        return [(word, english if _english() else word) for word, english in self.options]

    def kept(self, said: Any) -> str:
        """``said`` as it is kept; raises ``ValueError`` with a sentence when it is none of this kind."""
        if self.kind == NUMBER:
            return format(parsing.decimal(PLACES)(said).normalize(), "f")
        if self.kind == DATE:
            return parsing.day(said).isoformat()
        text = parsing.text(LONGEST)(said)
        if self.kind != CHOICE:
            return text
        for word, english in self.options:
            if text.casefold() in (word.casefold(), english.casefold()):
                return word
        names = ", ".join(label for _word, label in self.choices)
        raise ValueError(_("%(cell)s is none of %(choices)s.") % {"cell": text[:40], "choices": names})

    def typed(self, kept: str) -> Any:
        """What was kept, as a number or a day; text where the field was of another kind then."""
        try:
            if self.kind == NUMBER:
                return Decimal(kept)
            return date.fromisoformat(kept) if self.kind == DATE else self._word(kept)
        except (ArithmeticError, ValueError):
            return kept

    def shown(self, kept: str) -> str:
        """What was kept, for people."""
        value = self.typed(kept)
        if isinstance(value, Decimal):
            return formats.number(value, max(0, -int(value.normalize().as_tuple().exponent)))
        return value.isoformat() if isinstance(value, date) else str(value)

    def _word(self, kept: str) -> str:
        return dict(self.choices).get(kept, kept)


def _english() -> bool:
    return (get_language() or "").startswith("en")


def own_fields(day: date, *, hidden: bool = False) -> tuple[OwnField, ...]:
    """The company's fields as the policy of ``day`` asks them, in its order; ``hidden``: those not asked any more, too."""
    return tuple(
        OwnField(
            row["code"], row["label"], row["label_en"], row["kind"], options_of(row["options"] or ""), row["asked"]
        )
        for row in policy_on(VISITS, day)["own_fields"]
        if hidden or row["asked"] != HIDDEN
    )


def hidden_fields(day: date) -> frozenset[str]:
    """The fixed fields the policy of ``day`` doesn't ask for."""
    return frozenset(str(row["field"]) for row in policy_on(VISITS, day)["fields"] if row["asked"] == HIDDEN)


def in_words(findings: Mapping[str, str], day: date) -> list[tuple[str, str]]:
    """(label, value) of what a visit says in the company's fields, in the order of the policy of ``day``."""
    fields = own_fields(day, hidden=True)
    known = {field.code for field in fields}
    said = [(field.label, field.shown(findings[field.code])) for field in fields if findings.get(field.code)]
    gone = [(code, str(value)) for code, value in findings.items() if code not in known and code not in FINDINGS]
    return said + gone


def kept_findings(
    findings: Mapping[str, Any], day: date, *, before: Mapping[str, Any] | None = None
) -> tuple[dict[str, str], list[Refusal]]:
    """What a visit keeps of ``findings``, and what is wrong with it, each beside its field. Blank ones are left out.

    ``before``: what stood there; a value that is left as it was is not looked at again.
    """
    own = {field.code: field for field in own_fields(day)}
    kept: dict[str, str] = {}
    wrong: list[Refusal] = []
    for name, value in findings.items():
        if value in ("", None):
            continue
        if name in FINDINGS or (before or {}).get(name) == value:
            kept[name] = str(value)
        elif name not in own:
            sentence = _("There is no field %(name)s at a visit.") % {"name": name[:60]}
            wrong.append(Refusal("customers.unknown-visit-field", sentence, name))
        else:
            # What is wrong is said all the same: it isn't missing besides.
            kept[name] = str(value)
            try:
                kept[name] = own[name].kept(value)
            except ValueError as error:
                wrong.append(Refusal("customers.visit-field-wrong", str(error), name))
    return kept, wrong


def own_required(day: date) -> tuple[str, ...]:
    """Codes of the company's fields a visit can't do without."""
    return tuple(field.code for field in own_fields(day) if field.is_required)


def fit(values: Mapping[str, Any]) -> list[Refusal]:
    """What is wrong with the fields of a policy of visits: the fixed ones each once, own ones with a name of their own."""
    return [*_fixed_once(values["fields"]), *_own_fit(values["own_fields"])]


def _fixed_once(rows: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    names = [str(row["field"]) for row in rows]
    found = [
        Refusal("customers.visit-field-twice", _("This field stands there twice."), f"fields.{place}.field")
        for place, name in enumerate(names)
        if name in names[:place]
    ]
    missing = [str(label) for code, label in FIELDS if code not in names]
    if missing:
        sentence = _("Missing: %(columns)s.") % {"columns": ", ".join(missing)}
        found.append(Refusal("customers.visit-field-not-named", sentence, "fields"))
    return found


def _own_fit(rows: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    rows = list(rows)
    found = []
    if len(rows) > MOST:
        found.append(Refusal("customers.visit-fields-many", _("%(count)s at most.") % {"count": MOST}, "own_fields"))
    for place, row in enumerate(rows):
        at, code = f"own_fields.{place}", str(row["code"])
        words = [word for word, _english in options_of(row["options"] or "")]
        if not _CODE.fullmatch(code) or code in RESERVED:
            sentence = _("A code has 2 to 30 small letters, digits and _, and is none of the portal's own.")
            found.append(Refusal("customers.visit-field-code", sentence, f"{at}.code"))
        if code in [str(other["code"]) for other in rows[:place]]:
            found.append(Refusal("customers.visit-field-twice", _("This field stands there twice."), f"{at}.code"))
        if (row["kind"] == CHOICE) != bool(words) or (words and (len(set(words)) < max(2, len(words)))):
            sentence = _("A choice needs at least two different options; other kinds have none.")
            found.append(Refusal("customers.visit-field-options", sentence, f"{at}.options"))
    return found
