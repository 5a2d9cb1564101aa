"""The walls of write-offs and refunds: approved by people who booked none of the money, never more than is there (ORD-8)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Who agreed to ``record`` and who booked the customer's money are different people; without approval nothing moves.
APPROVERS = """
    SELECT id INTO asked FROM approvals_approval
    WHERE matter = '{matter}' AND kind = '{matter}' AND record_id = NEW.id::text AND state = 'approved' ORDER BY id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% %: not approved', TG_TABLE_NAME, NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT array_agg(who) INTO agreed FROM (
        SELECT by_id AS who FROM approvals_approvaldecision WHERE approval_id = asked AND verb = 'approve'
        UNION SELECT on_behalf_of_id FROM approvals_approvaldecision WHERE approval_id = asked AND verb = 'approve'
    ) people WHERE who IS NOT NULL;
"""
# What is written off is what is open of each line now, at most what was asked: the items are locked first, then the entry is
# written, as everybody does.
BOOKS_WRITE_OFF = f"""
CREATE OR REPLACE FUNCTION orders_books_write_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint;
    agreed bigint[];
    since date;
    total numeric;
    entry bigint;
BEGIN
    IF NEW.state <> 'posted' OR OLD.state = 'posted' THEN RETURN NULL; END IF;
    {APPROVERS.format(matter="orders.write_off").strip()}
    PERFORM FROM orders_openitem WHERE id IN (SELECT item_id FROM orders_writeoffline WHERE write_off_id = NEW.id)
    ORDER BY id FOR UPDATE;
    SELECT min(e."on") INTO since FROM orders_writeoffline l JOIN orders_openitem i ON i.id = l.item_id
    JOIN orders_ledgerentry e ON e.id = i.entry_id WHERE l.write_off_id = NEW.id;
    IF EXISTS (
        SELECT FROM orders_receipt r
        WHERE r.customer_id = NEW.customer_id AND r.received_on >= since AND r.booked_by_id = ANY (agreed)
    ) THEN
        RAISE EXCEPTION 'write-off %: approved by somebody who booked receipts of the customer', NEW.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'orders_write_off_hands';
    END IF;
    UPDATE orders_writeoffline line SET written = least(line.amount, item.open_amount)
    FROM orders_openitem item WHERE line.write_off_id = NEW.id AND item.id = line.item_id;
    SELECT sum(written) INTO total FROM orders_writeoffline WHERE write_off_id = NEW.id;
    IF coalesce(total, 0) <= 0 THEN
        RAISE EXCEPTION 'write-off %: nothing of it is open', NEW.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO orders_ledgerentry (customer_id, write_off_id, kind, amount, spent, "on", document, at, by_id)
    VALUES (NEW.customer_id, NEW.id, 'write_off', -total, 0, NEW.posted_on, NEW.number, NEW.posted_at, NEW.posted_by_id)
    RETURNING id INTO entry;
    INSERT INTO orders_settlement (item_id, entry_id, amount, "on", at, by_id)
    SELECT item_id, entry, written, NEW.posted_on, NEW.posted_at, NEW.posted_by_id FROM orders_writeoffline
    WHERE write_off_id = NEW.id AND written > 0 ORDER BY item_id;
    RETURN NULL;
END $$;
"""
# The opposite entry opens an item of its own, which the write-off settles with what it no longer settles of the debt.
BOOKS_WRITE_BACK = """
CREATE OR REPLACE FUNCTION orders_books_write_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    off orders_writeoff;
    debt bigint;
    credit bigint;
    opposite bigint;
BEGIN
    SELECT w.* INTO off FROM orders_writeoff w JOIN orders_writeoffline l ON l.write_off_id = w.id WHERE l.id = NEW.line_id;
    SELECT item_id INTO debt FROM orders_writeoffline WHERE id = NEW.line_id;
    PERFORM FROM orders_openitem WHERE id = debt FOR UPDATE;
    SELECT id INTO credit FROM orders_ledgerentry WHERE write_off_id = off.id AND kind = 'write_off' FOR UPDATE;
    IF off.state <> 'posted' OR credit IS NULL THEN
        RAISE EXCEPTION 'write-off %: not written off', off.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO orders_ledgerentry (customer_id, write_off_id, kind, amount, spent, "on", due_on, document, at, by_id)
    VALUES (off.customer_id, off.id, 'write_back', NEW.amount, 0, NEW."on", NEW."on", off.number, NEW.at, NEW.by_id)
    RETURNING id INTO opposite;
    INSERT INTO orders_settlement (item_id, entry_id, amount, "on", at, by_id)
    SELECT debt, credit, -NEW.amount, NEW."on", NEW.at, NEW.by_id
    UNION ALL SELECT id, credit, NEW.amount, NEW."on", NEW.at, NEW.by_id FROM orders_openitem WHERE entry_id = opposite;
    RETURN NULL;
END $$;
"""
# Lines come with their request and stay as they are; what is written of them the posting says.
LINES_OF_REQUEST = """
CREATE OR REPLACE FUNCTION orders_lines_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    off orders_writeoff;
    owed orders_openitem;
BEGIN
    SELECT * INTO off FROM orders_writeoff WHERE id = NEW.write_off_id;
    SELECT * INTO owed FROM orders_openitem WHERE id = NEW.item_id;
    IF off.state <> 'requested' OR NEW.written <> 0 THEN
        RAISE EXCEPTION 'write-off %: its lines come with the request', off.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF owed.customer_id <> off.customer_id OR NEW.amount > owed.open_amount THEN
        RAISE EXCEPTION 'write-off %: of item % less is open, or it is of another customer', off.number, owed.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# Money goes out once it was approved by somebody who did not book it; it is used up by an item of its own.
BOOKS_REFUND = f"""
CREATE OR REPLACE FUNCTION orders_books_refund() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint;
    agreed bigint[];
    money orders_receipt;
    opposite bigint;
BEGIN
    SELECT * INTO money FROM orders_receipt WHERE id = NEW.receipt_id;
    IF money.customer_id <> NEW.customer_id THEN
        RAISE EXCEPTION 'refund %: of the money of another customer', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.state = OLD.state THEN RETURN NULL; END IF;
    IF NEW.state = 'approved' THEN
        {APPROVERS.format(matter="orders.refund").strip()}
        IF money.booked_by_id = ANY (agreed) THEN
            RAISE EXCEPTION 'refund %: approved by who booked the receipt', NEW.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'orders_refund_hands';
        END IF;
        IF EXISTS (
            SELECT FROM customers_bankchange c WHERE c.customer_id = NEW.customer_id AND c.state = 'done'
                AND NEW.payee_account <> '' AND translate(c.bank_account, ' -', '') = NEW.payee_account
                AND (c.asked_by_id = ANY (agreed) OR c.decided_by_id = ANY (agreed))
        ) THEN
            RAISE EXCEPTION 'refund %: approved by who changed the bank details', NEW.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'orders_refund_hands';
        END IF;
    ELSIF NEW.state = 'paid' THEN
        INSERT INTO orders_ledgerentry (customer_id, order_id, receipt_id, refund_id, kind, amount, spent, "on", due_on, document,
                                        at, by_id)
        VALUES (NEW.customer_id, money.order_id, money.id, NEW.id, 'refund', NEW.amount, 0, NEW.paid_on, NEW.paid_on, NEW.number,
                NEW.paid_at, NEW.paid_by_id) RETURNING id INTO opposite;
        INSERT INTO orders_settlement (item_id, entry_id, amount, "on", at, by_id)
        SELECT item.id, credit.id, NEW.amount, NEW.paid_on, NEW.paid_at, NEW.paid_by_id
        FROM orders_openitem item, orders_ledgerentry credit
        WHERE item.entry_id = opposite AND credit.receipt_id = money.id AND credit.kind = 'receipt';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class BooksWriteOff(Guard):
    """A write-off that is posted was approved by people who booked no money of the customer since the oldest of its debts; it books
    its entry and settles what is open of its items, whoever writes it.
    """

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_WRITE_OFF

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_write_off()'
        )


@dataclass(frozen=True)
class BooksWriteBack(Guard):
    """What is written back books the opposite entry and opens its item again."""

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_WRITE_BACK

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_write_back()'


@dataclass(frozen=True)
class LinesOfRequest(Guard):
    """Lines of a write-off are written with its request, of items of its customer, at most what is open of them."""

    name: str = "of_request"

    def function(self, model: type[Model]) -> str:
        return LINES_OF_REQUEST

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_lines_of_request()'


@dataclass(frozen=True)
class BooksRefund(Guard):
    """A refund is approved by who neither booked its receipt nor changed the account it goes to; paid, it books its entry and uses
    up the money of its receipt.
    """

    name: str = "books"

    def function(self, model: type[Model]) -> str:
        return BOOKS_REFUND

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_books_refund()'
