"""The wall of receipts: the ledger follows them, a reversal is the opposite entry and takes all of the money (ORD-8)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The reversal opens an item of its own, which the money of the receipt settles on that day: whatever still settles something else
# stands in the way (constraint ``ledger_spent``), and nothing is left to settle anything later.
BOOKS_RECEIPT = """
CREATE OR REPLACE FUNCTION orders_books_receipt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    opposite bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.reversed_on IS NOT NULL THEN
            RAISE EXCEPTION 'receipt %: received first, reversed later', NEW.number
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM orders_order o WHERE o.id = NEW.order_id AND o.customer_id = NEW.customer_id
        ) THEN
            RAISE EXCEPTION 'receipt %: the order is of another customer', NEW.number
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        INSERT INTO orders_ledgerentry (customer_id, order_id, receipt_id, kind, amount, spent, "on", document, at, by_id)
        VALUES (NEW.customer_id, NEW.order_id, NEW.id, 'receipt', -NEW.amount, 0, NEW.received_on, NEW.number, NEW.booked_at,
                NEW.booked_by_id);
        RETURN NULL;
    END IF;
    IF (OLD.reversed_on, OLD.reversed_at, OLD.reversed_by_id, OLD.reversal_reason)
       IS NOT DISTINCT FROM (NEW.reversed_on, NEW.reversed_at, NEW.reversed_by_id, NEW.reversal_reason) THEN RETURN NULL; END IF;
    IF OLD.reversed_on IS NOT NULL THEN
        RAISE EXCEPTION 'receipt %: a reversal stays', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO orders_ledgerentry (customer_id, order_id, receipt_id, kind, amount, spent, "on", due_on, document, at, by_id)
    VALUES (NEW.customer_id, NEW.order_id, NEW.id, 'reversal', NEW.amount, 0, NEW.reversed_on, NEW.reversed_on, NEW.number,
            NEW.reversed_at, NEW.reversed_by_id) RETURNING id INTO opposite;
    INSERT INTO orders_settlement (item_id, entry_id, amount, "on", at, by_id)
    SELECT item.id, money.id, NEW.amount, NEW.reversed_on, NEW.reversed_at, NEW.reversed_by_id
    FROM orders_openitem item, orders_ledgerentry money
    WHERE item.entry_id = opposite AND money.receipt_id = NEW.id AND money.kind = 'receipt';
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class BooksReceipt(Guard):
    """A receipt books its amount in the receivables ledger, its reversal the opposite, whoever writes it."""

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_RECEIPT

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_receipt()'
        )
