"""Walls of orders: lines follow the ledger of their quantities, nothing is ordered that no credit check let through (ORD-4)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# What was agreed stays: a line is written while its order is a draft, afterwards only its quantities move (by entries).
DRAFT_LINES = """
CREATE OR REPLACE FUNCTION orders_draft_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    -- History comes as a whole, in one transaction; afterwards it is as final as any other.
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT FROM orders_order o WHERE o.id = NEW.order_id AND o.imported_at = transaction_timestamp()
    ) THEN RETURN NEW; END IF;
    -- A change that was approved adds lines, until it is applied.
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT FROM orders_orderchange c WHERE c.order_id = NEW.order_id AND c.state = 'approved'
    ) THEN RETURN NEW; END IF;
    -- The order stays as it is until this transaction ends: nobody submits it meanwhile.
    IF TG_OP <> 'INSERT' THEN
        SELECT o.state INTO state FROM orders_order o WHERE o.id = OLD.order_id FOR SHARE;
        IF state <> 'draft' THEN
            RAISE EXCEPTION 'lines of an order are final once it is submitted: % refused', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT o.state INTO state FROM orders_order o WHERE o.id = NEW.order_id FOR SHARE;
        IF state <> 'draft' THEN
            RAISE EXCEPTION 'lines of an order are final once it is submitted: % refused', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
"""

# Only the triggers below write the sums of lines and orders. One function a table: an import meets it at every row.
FOLLOWS_ENTRIES = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF {given} THEN
            RAISE EXCEPTION '{columns} follow what happened: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF ({new}) IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION '{columns} follow what happened: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# Orders are locked by id, then their lines by id, whatever order entries come in.
ENTRIES_MOVE_LINES = """
CREATE OR REPLACE FUNCTION orders_entries_move_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM orders_order WHERE id IN (
        SELECT line.order_id FROM added JOIN orders_orderline line ON line.id = added.line_id
    ) ORDER BY id FOR UPDATE;
    PERFORM FROM orders_orderline WHERE id IN (SELECT line_id FROM added) ORDER BY id FOR UPDATE;
    UPDATE orders_orderline line SET
        ordered = line.ordered + moved.ordered, ordered_amount = line.ordered_amount + moved.ordered_amount,
        shipped = line.shipped + moved.shipped, signed = line.signed + moved.signed,
        returned = line.returned + moved.returned,
        invoiced = line.invoiced + moved.invoiced, invoiced_amount = line.invoiced_amount + moved.invoiced_amount
    FROM (
        SELECT line_id,
            coalesce(sum(quantity) FILTER (WHERE kind = 'ordered'), 0) AS ordered,
            coalesce(sum(amount) FILTER (WHERE kind = 'ordered'), 0) AS ordered_amount,
            coalesce(sum(quantity) FILTER (WHERE kind = 'shipped'), 0) AS shipped,
            coalesce(sum(quantity) FILTER (WHERE kind = 'signed'), 0) AS signed,
            coalesce(sum(quantity) FILTER (WHERE kind = 'returned'), 0) AS returned,
            coalesce(sum(quantity) FILTER (WHERE kind = 'invoiced'), 0) AS invoiced,
            coalesce(sum(amount) FILTER (WHERE kind = 'invoiced'), 0) AS invoiced_amount
        FROM added GROUP BY line_id
    ) moved WHERE line.id = moved.line_id;
    UPDATE orders_order o SET
        ordered_amount = o.ordered_amount + moved.ordered_amount,
        invoiced_amount = o.invoiced_amount + moved.invoiced_amount
    FROM (
        SELECT line.order_id,
            coalesce(sum(added.amount) FILTER (WHERE added.kind = 'ordered'), 0) AS ordered_amount,
            coalesce(sum(added.amount) FILTER (WHERE added.kind = 'invoiced'), 0) AS invoiced_amount
        FROM added JOIN orders_orderline line ON line.id = added.line_id GROUP BY line.order_id
    ) moved WHERE o.id = moved.order_id AND (moved.ordered_amount <> 0 OR moved.invoiced_amount <> 0);
    RETURN NULL;
END $$;
"""

# The last word about credit: whatever path led here, an order is worth no more than its latest check let through.
CREDIT_GATE = """
CREATE OR REPLACE FUNCTION orders_credit_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    let_through numeric;
BEGIN
    IF NEW.ordered_amount <= OLD.ordered_amount THEN RETURN NEW; END IF;
    -- Goods that had left before there was a portal, in the transaction that brings them; nothing is added to them later.
    IF NEW.imported_at = transaction_timestamp() AND NEW.state IN ('partly_shipped', 'shipped', 'signed_off', 'closed') THEN
        RETURN NEW;
    END IF;
    SELECT CASE WHEN latest.result = 'refused' THEN 0 ELSE latest.amount END INTO let_through
    FROM orders_creditcheck latest WHERE latest.order_id = NEW.id ORDER BY latest.id DESC LIMIT 1;
    IF let_through IS NULL OR NEW.ordered_amount > let_through THEN
        RAISE EXCEPTION 'order % is worth more than its credit check let through', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

RESUMES = """
CREATE OR REPLACE FUNCTION orders_resumes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'on_hold' AND OLD.state <> 'on_hold' AND NEW.paused_in IS DISTINCT FROM OLD.state THEN
        RAISE EXCEPTION 'a pause remembers where it began' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'on_hold' AND NEW.state <> 'on_hold' AND NEW.state <> OLD.paused_in THEN
        RAISE EXCEPTION 'an order goes on where it was paused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


# The mark of history can't be put on later, nor taken off: it names the transaction that brought the row.
IMPORTED = """
CREATE OR REPLACE FUNCTION orders_imported_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.imported_at <> transaction_timestamp()
       OR TG_OP = 'UPDATE' AND NEW.imported_at IS DISTINCT FROM OLD.imported_at THEN
        RAISE EXCEPTION 'a record is marked as imported when it comes, and never again'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class DraftLines(Guard):
    """Lines are written while their order is a draft; then only their quantities move, by entries.

    Those of an imported order come in the transaction that brings it.
    """

    name: str = "draft_lines"

    def function(self, model: type[Model]) -> str:
        return DRAFT_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_draft_lines()"
        )


@dataclass(frozen=True)
class ImportedAtOnce(Guard):
    """``imported_at`` is the moment of the transaction that brings the record, for good."""

    name: str = "imported"

    def function(self, model: type[Model]) -> str:
        return IMPORTED

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OF imported_at ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_imported_at_once()"
        )


@dataclass(frozen=True)
class FollowsEntries(Guard):
    """``columns`` are sums of entries: nobody writes them."""

    columns: tuple[str, ...]
    name: str = "follows_entries"

    def _named(self, model: type[Model]) -> str:
        return f"{model._meta.db_table}_follows_entries"

    def function(self, model: type[Model]) -> str:
        return FOLLOWS_ENTRIES.format(
            function=self._named(model),
            columns=", ".join(self.columns),
            given=" OR ".join(f'NEW."{column}" <> 0' for column in self.columns),
            new=", ".join(f'NEW."{column}"' for column in self.columns),
            old=", ".join(f'OLD."{column}"' for column in self.columns),
        )

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION {self._named(model)}()'
        )


@dataclass(frozen=True)
class EntriesMoveLines(Guard):
    """Each entry moves the quantities of its line and the sums of its order, whoever writes it."""

    name: str = "move_lines"

    def function(self, model: type[Model]) -> str:
        return ENTRIES_MOVE_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_entries_move_lines()"
        )


@dataclass(frozen=True)
class CreditGate(Guard):
    """No order is worth more than its latest credit check let through."""

    name: str = "credit_gate"

    def function(self, model: type[Model]) -> str:
        return CREDIT_GATE

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OF ordered_amount ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_credit_gate()"
        )


@dataclass(frozen=True)
class ResumesWhereItPaused(Guard):
    """``paused_in`` is the state a pause began in, and the only one it ends in."""

    name: str = "resumes"

    def function(self, model: type[Model]) -> str:
        return RESUMES

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_resumes()'
