"""Walls of statements of account: they say what the ledger says, and what a customer confirmed stays so (ORD-9)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Nobody types a figure: opening, movements, closing and how late it is come from the ledger as it stands.
FILLS_STATEMENT = """
CREATE OR REPLACE FUNCTION orders_fills_statement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    before orders_statement;
    carried numeric;
BEGIN
    NEW.ends_on := (NEW.month + interval '1 month' - interval '1 day')::date;
    SELECT coalesce(sum(amount) FILTER (WHERE "on" < NEW.month), 0),
           coalesce(sum(amount) FILTER (WHERE "on" >= NEW.month AND amount > 0), 0),
           coalesce(-sum(amount) FILTER (WHERE "on" >= NEW.month AND amount < 0), 0)
    INTO NEW.opening, NEW.debit, NEW.credit
    FROM orders_ledgerentry WHERE customer_id = NEW.customer_id AND "on" <= NEW.ends_on;
    NEW.closing := NEW.opening + NEW.debit - NEW.credit;
    SELECT coalesce(sum(was_open) FILTER (WHERE late <= 0), 0),
           coalesce(sum(was_open) FILTER (WHERE late BETWEEN 1 AND 30), 0),
           coalesce(sum(was_open) FILTER (WHERE late BETWEEN 31 AND 60), 0),
           coalesce(sum(was_open) FILTER (WHERE late BETWEEN 61 AND 90), 0),
           coalesce(sum(was_open) FILTER (WHERE late > 90), 0)
    INTO NEW.not_due, NEW.late_30, NEW.late_60, NEW.late_90, NEW.late_more
    FROM (
        SELECT NEW.ends_on - i.due_on AS late, i.amount - coalesce(
            (SELECT sum(s.amount) FROM orders_settlement s WHERE s.item_id = i.id AND s."on" <= NEW.ends_on), 0) AS was_open
        FROM orders_openitem i JOIN orders_ledgerentry e ON e.id = i.entry_id
        WHERE i.customer_id = NEW.customer_id AND e."on" <= NEW.ends_on
          AND (i.settled_on IS NULL OR i.settled_on > NEW.ends_on)
    ) item;
    NEW.ahead := NEW.not_due + NEW.late_30 + NEW.late_60 + NEW.late_90 + NEW.late_more - NEW.closing;
    -- The opening balance is the closing one of the statement before, and what was booked in between.
    SELECT * INTO before FROM orders_statement
    WHERE customer_id = NEW.customer_id AND month < NEW.month AND state <> 'replaced' AND merged_at IS NULL
    ORDER BY month DESC LIMIT 1;
    IF FOUND THEN
        SELECT coalesce(sum(amount), 0) INTO carried FROM orders_ledgerentry
        WHERE customer_id = NEW.customer_id AND "on" > before.ends_on AND "on" < NEW.month;
        IF before.closing + carried <> NEW.opening THEN
            RAISE EXCEPTION 'the ledger before % is not what statement % says: % and %', NEW.month, before.id, NEW.opening,
                before.closing + carried USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

COPIES_ENTRIES = """
CREATE OR REPLACE FUNCTION orders_copies_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    moved numeric;
BEGIN
    INSERT INTO orders_statementline (statement_id, no, entry_id, "on", kind, document, order_number, amount, balance, due_on)
    SELECT NEW.id, row_number() OVER rising, e.id, e."on", e.kind, e.document, coalesce(o.number, ''), e.amount,
           NEW.opening + sum(e.amount) OVER rising, e.due_on
    FROM orders_ledgerentry e LEFT JOIN orders_order o ON o.id = e.order_id
    WHERE e.customer_id = NEW.customer_id AND e."on" BETWEEN NEW.month AND NEW.ends_on
    WINDOW rising AS (ORDER BY e."on", e.id);
    SELECT coalesce(sum(amount), 0) INTO moved FROM orders_statementline WHERE statement_id = NEW.id;
    IF NEW.opening + moved <> NEW.closing THEN
        RAISE EXCEPTION 'lines of statement % move the balance by %, not to %', NEW.id, moved, NEW.closing
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# What is sent and what is confirmed is the balance of that day, and no difference is left unsolved.
STILL_TRUE = """
CREATE OR REPLACE FUNCTION orders_still_true() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    owed numeric;
BEGIN
    IF NEW.state = OLD.state OR NEW.state NOT IN ('sent', 'confirmed') THEN RETURN NEW; END IF;
    SELECT coalesce(sum(amount), 0) INTO owed FROM orders_ledgerentry
    WHERE customer_id = NEW.customer_id AND "on" <= NEW.ends_on;
    IF owed <> NEW.closing THEN
        RAISE EXCEPTION 'statement % says %, the ledger %: replace it', NEW.id, NEW.closing, owed
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT FROM orders_difference WHERE statement_id = NEW.id AND state <> 'verified') THEN
        RAISE EXCEPTION 'statement % has open differences', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# A confirmation under way holds its row: an entry of that month waits, and is then refused.
KEEPS_CONFIRMED = """
CREATE OR REPLACE FUNCTION orders_keeps_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM orders_statement
    WHERE customer_id = NEW.customer_id AND ends_on >= NEW."on" AND state IN ('draft', 'sent', 'disputed') ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT FROM orders_statement
        WHERE customer_id = NEW.customer_id AND ends_on >= NEW."on" AND state IN ('confirmed', 'locked')
    ) THEN
        RAISE EXCEPTION 'the customer confirmed a balance of % or later: % refused', NEW."on", NEW.document
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'orders_month_confirmed';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class FillsStatement(Guard):
    """The figures of a statement are those of the ledger, whoever writes it; it goes on where the one before ended."""

    name: str = "fills"

    def function(self, model: type[Model]) -> str:
        return FILLS_STATEMENT

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_fills_statement()'


@dataclass(frozen=True)
class CopiesEntries(Guard):
    """Its lines are the entries of the month, as they stand; together they lead from the opening to the closing balance."""

    name: str = "lines"

    def function(self, model: type[Model]) -> str:
        return COPIES_ENTRIES

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_copies_entries()'


@dataclass(frozen=True)
class StillTrue(Guard):
    """Sent or confirmed is only what the ledger still says."""

    name: str = "still_true"

    def function(self, model: type[Model]) -> str:
        return STILL_TRUE

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_still_true()'


@dataclass(frozen=True)
class KeepsConfirmed(Guard):
    """No entry is booked into a month whose balance the customer confirmed."""

    name: str = "keeps_confirmed"

    def function(self, model: type[Model]) -> str:
        return KEEPS_CONFIRMED

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_keeps_confirmed()'
