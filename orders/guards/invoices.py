"""Walls of invoices and receivables: the ledger follows the documents, nothing is credited, settled or spent twice (ORD-8)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard
from salesops.core.guards.base import literal

# The debt is the invoice: no other amount can be booked for it.
BOOKS_INVOICE = """
CREATE OR REPLACE FUNCTION orders_books_invoice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO orders_ledgerentry (customer_id, order_id, invoice_id, kind, amount, spent, "on", due_on, document, at, by_id)
    VALUES (NEW.customer_id, NEW.order_id, NEW.id, 'invoice', NEW.amount, 0, NEW.issued_on, NEW.due_on, NEW.number,
            NEW.issued_at, NEW.issued_by_id);
    RETURN NULL;
END $$;
"""

# An invoice to be paid in instalments opens one item for each.
OPENS_ITEMS = """
CREATE OR REPLACE FUNCTION orders_opens_items() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    plan jsonb;
    planned numeric;
BEGIN
    IF NEW.amount <= 0 OR NEW.due_on IS NULL THEN RETURN NULL; END IF;
    SELECT due_plan INTO plan FROM orders_invoice WHERE id = NEW.invoice_id;
    IF coalesce(jsonb_array_length(plan), 0) = 0 THEN
        plan := jsonb_build_array(jsonb_build_array(NEW.due_on, NEW.amount));
    END IF;
    INSERT INTO orders_openitem (customer_id, entry_id, no, due_on, amount, settled)
    SELECT NEW.customer_id, NEW.id, part.no, (part.value ->> 0)::date, (part.value ->> 1)::numeric, 0
    FROM jsonb_array_elements(plan) WITH ORDINALITY AS part (value, no);
    SELECT sum(amount) INTO planned FROM orders_openitem WHERE entry_id = NEW.id;
    IF planned <> NEW.amount THEN
        RAISE EXCEPTION 'instalments of % add up to %, not %', NEW.document, planned, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

BOOKS_CREDIT_NOTE = """
CREATE OR REPLACE FUNCTION orders_books_credit_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    billed orders_invoice;
BEGIN
    IF NEW.state <> 'issued' OR OLD.state = 'issued' THEN RETURN NULL; END IF;
    UPDATE orders_invoice SET credited_amount = credited_amount + NEW.amount WHERE id = NEW.invoice_id RETURNING * INTO billed;
    UPDATE orders_invoiceline billed_line SET
        credited = billed_line.credited + part.quantity, credited_amount = billed_line.credited_amount + part.amount
    FROM orders_creditnoteline part WHERE part.note_id = NEW.id AND billed_line.id = part.invoice_line_id;
    INSERT INTO orders_ledgerentry (customer_id, order_id, credit_note_id, kind, amount, spent, "on", document, at, by_id)
    VALUES (billed.customer_id, billed.order_id, NEW.id, 'credit_note', -NEW.amount, 0, NEW.issued_on, NEW.number,
            NEW.issued_at, NEW.issued_by_id);
    RETURN NULL;
END $$;
"""

SUM_OF_LINES = """
CREATE OR REPLACE FUNCTION orders_sum_of_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    EXECUTE format(
        'SELECT d.id FROM %1$I d JOIN (SELECT %2$I AS id, sum(amount) AS amount, sum(net) AS net FROM %3$I'
        ' WHERE %2$I IN (SELECT %2$I FROM added) GROUP BY %2$I) l USING (id)'
        ' WHERE (d.amount, d.net) <> (l.amount, l.net) LIMIT 1', TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME
    ) INTO wrong;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION '% %: its lines do not add up to it', TG_ARGV[0], wrong USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

BY_LEDGER = """
CREATE OR REPLACE FUNCTION orders_by_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'open items follow the ledger: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


@dataclass(frozen=True)
class BooksInvoice(Guard):
    """An invoice books its amount in the receivables ledger, whoever writes it."""

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_INVOICE

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_invoice()'


@dataclass(frozen=True)
class OpensItems(Guard):
    """A debt with a due date opens the items that are to be paid; together they are the debt."""

    name: str = "opens_items"

    def function(self, model: type[Model]) -> str:
        return OPENS_ITEMS

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_opens_items()'


@dataclass(frozen=True)
class BooksCreditNote(Guard):
    """A credit note that is issued books its amount, and takes it from its invoice and the invoice's lines."""

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_CREDIT_NOTE

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_credit_note()'


@dataclass(frozen=True)
class SumOfLines(Guard):
    """The lines of a document of ``table`` add up to its amount and its net amount; all are written with one statement."""

    table: str
    column: str
    name: str = "sum_of_lines"

    def function(self, model: type[Model]) -> str:
        return SUM_OF_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            f" EXECUTE FUNCTION orders_sum_of_lines({literal(self.table)}, {literal(self.column)})"
        )


@dataclass(frozen=True)
class ByLedger(Guard):
    """Only the ledger opens items."""

    name: str = "by_ledger"

    def function(self, model: type[Model]) -> str:
        return BY_LEDGER

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_by_ledger()'
