"""Walls of the bank's lines: booked to the cent or not at all; money that is reversed is looked at again (ORD-9)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

IN_FULL = """
CREATE OR REPLACE FUNCTION orders_line_in_full() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    booked numeric;
BEGIN
    IF NEW.state NOT IN ('matched', 'prepayment', 'not_ours') OR NEW.state = OLD.state THEN RETURN NEW; END IF;
    SELECT coalesce(sum(r.amount), 0) INTO booked FROM orders_bankmatch m JOIN orders_receipt r ON r.id = m.receipt_id
    WHERE m.line_id = NEW.id AND r.reversed_on IS NULL;
    IF booked <> (CASE WHEN NEW.state = 'not_ours' THEN 0 ELSE NEW.amount END) THEN
        RAISE EXCEPTION 'bank line %: % came in, % is booked', NEW.reference, NEW.amount, booked
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# Whoever reverses the receipt, at the desk or on its own page: its line waits again.
RELEASES = """
CREATE OR REPLACE FUNCTION orders_releases_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.reversed_on IS NOT NULL OR NEW.reversed_on IS NULL THEN RETURN NULL; END IF;
    UPDATE orders_bankline line SET state = 'undone' FROM orders_bankmatch m
    WHERE m.receipt_id = NEW.id AND line.id = m.line_id AND line.state IN ('matched', 'prepayment');
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class BookedInFull(Guard):
    """A line is matched when receipts that stand are its amount, and set aside when there are none."""

    name: str = "in_full"

    def function(self, model: type[Model]) -> str:
        return IN_FULL

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_line_in_full()'


@dataclass(frozen=True)
class ReleasesLine(Guard):
    """A receipt that is reversed lets its line of the bank wait again."""

    name: str = "releases_line"

    def function(self, model: type[Model]) -> str:
        return RELEASES

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        return f'AFTER UPDATE OF reversed_on ON "{table}" FOR EACH ROW EXECUTE FUNCTION orders_releases_line()'
