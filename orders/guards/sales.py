"""Sales and intake follow the ledger of lines in its own transaction, whoever writes it (K01, K02)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Records whose entries of what was ordered are no intake.
NO_INTAKE = ("orders.return", "orders.credit_note")
# What an entry adds: goods that come back aren't given up by whoever ordered them, so their rest counts for K01 alone.
WORTH = """
    CASE WHEN e.kind = 'ordered' AND e.record_kind NOT IN ('orders.return', 'orders.credit_note') THEN e.net ELSE 0 END
        AS intake_net,
    CASE e.kind WHEN 'signed' THEN e.net WHEN 'returned' THEN -e.net WHEN 'credited' THEN e.net ELSE 0 END AS sales_net,
    CASE e.kind WHEN 'signed' THEN e.amount WHEN 'returned' THEN -e.amount WHEN 'credited' THEN e.amount ELSE 0 END AS sales_gross
"""
COUNTED = "('ordered', 'signed', 'returned', 'credited')"
SUMS = "sum(intake_net), sum(sales_net), sum(sales_gross)"
COLUMNS = "intake_net, sales_net, sales_gross"


def _rows(entries: str) -> str:
    return (
        f'SELECT o.customer_id, o.owner_id, o.unit_id, e."on", {WORTH} FROM {entries} e'
        " JOIN orders_orderline line ON line.id = e.line_id JOIN orders_order o ON o.id = line.order_id"
        f" WHERE e.kind IN {COUNTED}"
    )


def by_day(entries: str) -> str:
    """Sums of ``entries`` by customer, day, owner and unit."""
    return f'SELECT "on", customer_id, owner_id, unit_id, {SUMS} FROM ({_rows(entries)}) r GROUP BY 1, 2, 3, 4'


def by_month(entries: str) -> str:
    """Sums of ``entries`` by month, owner and unit."""
    return f"SELECT date_trunc('month', \"on\")::date, owner_id, unit_id, {SUMS} FROM ({_rows(entries)}) r GROUP BY 1, 2, 3"


def _add(table: str, keys: str, sums: str) -> str:
    adds = ", ".join(f"{c} = {table}.{c} + excluded.{c}" for c in COLUMNS.split(", "))
    # In the order of the keys: two transactions wait for each other, never in a circle.
    return f"INSERT INTO {table} ({keys}, {COLUMNS}) {sums} ORDER BY 1, 2, 3 ON CONFLICT ({keys}) DO UPDATE SET {adds};"


DAY_KEYS, MONTH_KEYS = "day, customer_id, owner_id, unit_id", "month, owner_id, unit_id"

KEEPS_SALES = f"""
CREATE OR REPLACE FUNCTION orders_keeps_sales() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM added WHERE kind IN {COUNTED}) THEN RETURN NULL; END IF;
    {_add("orders_salesday", DAY_KEYS, by_day("added"))}
    {_add("orders_salesmonth", MONTH_KEYS, by_month("added"))}
    RETURN NULL;
END $$;
"""

REBUILDS_SALES = f"""
CREATE OR REPLACE FUNCTION orders_rebuilds_sales() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- Nobody writes an entry while all of them are counted.
    LOCK TABLE orders_lineentry IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM orders_salesday;
    DELETE FROM orders_salesmonth;
    INSERT INTO orders_salesday ({DAY_KEYS}, {COLUMNS}) {by_day("orders_lineentry")};
    INSERT INTO orders_salesmonth ({MONTH_KEYS}, {COLUMNS}) {by_month("orders_lineentry")};
    RETURN NULL;
END $$;
"""

# Seller and unit of the day of its confirmation stay (A1); a merge of customers takes the days along.
MOVES_SALES = f"""
CREATE OR REPLACE FUNCTION orders_moves_sales() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.confirmed_on IS NULL THEN RETURN NULL; END IF;
    IF (NEW.owner_id, NEW.unit_id) IS DISTINCT FROM (OLD.owner_id, OLD.unit_id) THEN
        RAISE EXCEPTION 'seller and unit of a confirmed order stay' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.customer_id <> OLD.customer_id THEN
        DELETE FROM orders_salesday WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
        INSERT INTO orders_salesday ({DAY_KEYS}, {COLUMNS})
        SELECT * FROM ({by_day("orders_lineentry")}) all_days (day, customer_id, owner_id, unit_id, a, b, c)
        WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
    END IF;
    RETURN NULL;
END $$;
"""

BY_TRIGGERS = """
CREATE OR REPLACE FUNCTION orders_by_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN coalesce(NEW, OLD); END IF;
    RAISE EXCEPTION '% follows the ledger of lines: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


@dataclass(frozen=True)
class KeepsSales(Guard):
    """Each entry of a line moves the sales of its day and month."""

    name: str = "keeps_sales"

    def function(self, model: type[Model]) -> str:
        return KEEPS_SALES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_keeps_sales()"
        )


@dataclass(frozen=True)
class MovesSales(Guard):
    """A confirmed order keeps its seller and unit; its sales go along with its customer."""

    name: str = "moves_sales"

    def function(self, model: type[Model]) -> str:
        return MOVES_SALES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER UPDATE OF owner_id, unit_id, customer_id ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_moves_sales()"
        )


@dataclass(frozen=True)
class WrittenByTriggers(Guard):
    """Nobody writes these rows but the triggers of what they sum up."""

    name: str = "by_triggers"

    def function(self, model: type[Model]) -> str:
        return BY_TRIGGERS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_by_triggers()"
        )


@dataclass(frozen=True)
class RebuildsSales(Guard):
    """Writing a row counts all sales anew."""

    name: str = "rebuilds_sales"

    def function(self, model: type[Model]) -> str:
        return REBUILDS_SALES

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_rebuilds_sales()'
