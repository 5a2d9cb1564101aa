"""Triggers that keep ``FileKnown`` in step, whoever writes: which items of C02 a file has, one bit each.

Policies say what an item counts, the bits only what is there: a policy of tomorrow needs no recount. The bits of the file's own
columns are set with the columns; those of contacts and addresses by the statement that writes them. ``DIFFERING`` is the
proof (``manage.py verify``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard
from salesops.core.guards.base import literal

# Item of C02 → its columns in the file; () is told by contacts and addresses. The place is the bit: only ever add behind.
ITEM_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "credit_code": ("credit_code",),
    "industry": ("industry",),
    "region": ("province", "city"),
    "address": ("address",),
    "phone": ("phone",),
    "employees": ("employees",),
    "demand": ("demand",),
    "potential": ("yearly_potential",),
    "cycle": ("purchase_cycle",),
    "supplier": ("present_supplier",),
    "habit": ("payment_habit",),
    "tax": ("invoice_title", "tax_address", "tax_phone"),
    "bank": ("bank_name", "bank_account"),
    "contact": (),
    "reachable": (),
    "decider": (),
    "shipping": (),
}
BITS = {code: 1 << place for place, code in enumerate(ITEM_COLUMNS)}
OWN_BITS = sum(BITS[code] for code, columns in ITEM_COLUMNS.items() if columns)
DECIDES = ("decider", "supporter")
_NULLABLE = ("employees", "yearly_potential")


def _own(row: str) -> str:
    """The bits of the columns of ``row``."""

    def filled(column: str) -> str:
        return f"{row}.{column} IS NOT NULL" if column in _NULLABLE else f"{row}.{column} <> ''"

    parts = (
        f"CASE WHEN {' AND '.join(map(filled, columns))} THEN {BITS[code]} ELSE 0 END"
        for code, columns in ITEM_COLUMNS.items()
        if columns
    )
    return "(" + " + ".join(parts) + ")"


_REACHABLE = "contact.mobile_digits <> '' OR contact.phone_digits <> ''"
_DECIDER = f"contact.influence IN ({', '.join(map(literal, DECIDES))})"
_PARTS = f"""(
    SELECT CASE WHEN count(*) > 0 THEN {BITS["contact"]} ELSE 0 END
        + CASE WHEN bool_or({_REACHABLE}) THEN {BITS["reachable"]} ELSE 0 END
        + CASE WHEN bool_or({_DECIDER}) THEN {BITS["decider"]} ELSE 0 END
    FROM customers_contact contact WHERE contact.customer_id = customer.id AND contact.is_active
) + CASE WHEN EXISTS (
    SELECT FROM customers_shippingaddress address WHERE address.customer_id = customer.id AND address.is_active
) THEN {BITS["shipping"]} ELSE 0 END"""

_OPENED = f"""
CREATE OR REPLACE FUNCTION open_file_known() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO customers_fileknown (customer_id, items) SELECT file.id, {_own("file")} FROM new_rows file;
    RETURN NULL;
END $$;
"""
_CHANGED = f"""
CREATE OR REPLACE FUNCTION change_file_known() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE customers_fileknown SET items = (items & ~{OWN_BITS}) + {_own("NEW")} WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
"""
_TOLD = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- Who writes parts of the same file at the same moment waits here; the statement below then sees what the other wrote.
    PERFORM 1 FROM customers_fileknown WHERE customer_id IN ({touched}) ORDER BY customer_id FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE customers_fileknown kept SET items = (kept.items & {own}) + found.bits
    FROM (SELECT customer.id, {parts} AS bits FROM (SELECT customer_id AS id FROM ({touched}) t) customer) found
    WHERE kept.customer_id = found.id AND kept.items & ~{own} <> found.bits;
    RETURN NULL;
END $$;
"""
_EVENTS = {
    "INSERT": ("NEW TABLE AS new_rows", "SELECT DISTINCT customer_id FROM new_rows"),
    "DELETE": ("OLD TABLE AS old_rows", "SELECT DISTINCT customer_id FROM old_rows"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT customer_id FROM old_rows UNION SELECT customer_id FROM new_rows",
    ),
}


@dataclass(frozen=True)
class FilesOpened(Guard):
    """New files with what their own columns know."""

    name: str = "known_opened"

    def function(self, model: type[Model]) -> str:
        return _OPENED

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        return (
            f'AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'
            " EXECUTE FUNCTION open_file_known()"
        )


@dataclass(frozen=True)
class FilesChanged(Guard):
    """Columns filled in or emptied; most changes of a file are neither and cost nothing."""

    name: str = "known_changed"

    def function(self, model: type[Model]) -> str:
        return _CHANGED

    def trigger(self, model: type[Model]) -> str:
        columns = ", ".join(column for columns in ITEM_COLUMNS.values() for column in columns)
        return (
            f'AFTER UPDATE OF {columns} ON "{model._meta.db_table}" FOR EACH ROW'
            f" WHEN ({_own('OLD')} <> {_own('NEW')}) EXECUTE FUNCTION change_file_known()"
        )


@dataclass(frozen=True)
class TellsFile(Guard):
    """Contacts or addresses written by ``event`` are told to the files they belong to, and belonged to."""

    event: str
    name: str = ""

    @classmethod
    def all(cls) -> list["TellsFile"]:
        return [cls(event, f"known_{event.lower()}") for event in _EVENTS]

    @property
    def _called(self) -> str:
        return f"tell_file_known_{self.event.lower()}"

    def function(self, model: type[Model]) -> str:
        touched = _EVENTS[self.event][1]
        return _TOLD.format(name=self._called, touched=touched, own=OWN_BITS, parts=_PARTS)

    def trigger(self, model: type[Model]) -> str:
        table, seen = model._meta.db_table, _EVENTS[self.event][0]
        return (
            f'AFTER {self.event} ON "{table}" REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {self._called}()'
        )


FILES = (FilesOpened(), FilesChanged())
COUNTED = f"SELECT customer.id AS customer_id, {_own('customer')} + {_PARTS} AS items FROM customers_customer customer"
# Both ways: a row without a file is as wrong as a file without its row.
DIFFERING = f"""
SELECT customer_id, kept.items, counted.items
FROM customers_fileknown kept FULL JOIN ({COUNTED}) counted USING (customer_id)
WHERE kept.items IS DISTINCT FROM counted.items ORDER BY 1
"""
# Files, contacts and addresses written meanwhile wait.
REBUILD = (
    "LOCK TABLE customers_customer, customers_contact, customers_shippingaddress IN SHARE ROW EXCLUSIVE MODE",
    "DELETE FROM customers_fileknown",
    f"INSERT INTO customers_fileknown (customer_id, items) {COUNTED}",
)
