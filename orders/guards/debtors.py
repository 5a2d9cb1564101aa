"""What the aging of today is read from, kept in the transaction of each change without a lock (ORD-10).

Sums by due date, and of the ledger by day, are a log of changes, merged now and then: whoever adds waits for nobody, and the sum of
the log is the truth at any moment. The row of a customer is counted anew when its marks are taken away; until then the mark says
that it is out of date.
"""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# What a ledger entry leaves: money received that settles nothing, and debts of before the portal without a due date.
AHEAD = (
    "CASE WHEN {e}.amount < 0 THEN -{e}.amount - {e}.spent"
    " WHEN {e}.kind <> 'opening' AND {e}.due_on IS NULL THEN -{e}.amount ELSE 0 END"
)
UNDATED = "CASE WHEN {e}.amount > 0 AND {e}.kind = 'opening' AND {e}.due_on IS NULL THEN {e}.amount ELSE 0 END"
# Worded like the index ``ledger_loose``, or it isn't used.
IS_LOOSE = "({e}.amount < {e}.spent * -1 OR ({e}.amount > 0 AND {e}.due_on IS NULL))"

# The one definition of a debtor's row: the trigger, readers of customers with a mark and the invariant all ask it.
DEBTORS_OF = f"""
CREATE OR REPLACE FUNCTION orders_debtors_of(customers bigint[]) RETURNS TABLE (
    customer_id bigint, open numeric, first_due date, ahead numeric, undated numeric, level integer, risen_on date, told_on date
) LANGUAGE sql STABLE AS $$
    WITH owed AS (
        SELECT i.customer_id, sum(i.open_amount) AS open, min(i.due_on) AS first_due FROM orders_openitem i
        WHERE i.open_amount > 0 AND i.customer_id = ANY(customers) GROUP BY 1
    ), loose AS (
        SELECT e.customer_id, sum({AHEAD.format(e="e")}) AS ahead, sum({UNDATED.format(e="e")}) AS undated
        FROM orders_ledgerentry e WHERE {IS_LOOSE.format(e="e")} AND e.customer_id = ANY(customers) GROUP BY 1
    ), noted AS (
        SELECT i.customer_id, max(s.level)::integer AS level, max(s."on") AS risen_on FROM orders_openitem i
        JOIN orders_dunningstep s ON s.item_id = i.id WHERE i.open_amount > 0 AND i.customer_id = ANY(customers) GROUP BY 1
    ), told AS (
        SELECT n.customer_id, max(n."on") AS told_on FROM orders_dunningnote n WHERE n.customer_id = ANY(customers) GROUP BY 1
    )
    SELECT customer_id, coalesce(owed.open, 0), owed.first_due, coalesce(loose.ahead, 0), coalesce(loose.undated, 0),
        coalesce(noted.level, 0), noted.risen_on, told.told_on
    FROM owed FULL JOIN loose USING (customer_id) LEFT JOIN noted USING (customer_id) LEFT JOIN told USING (customer_id)
$$;
"""

CHANGED = """
    INSERT INTO orders_debtday (kind, due_on, amount)
    SELECT kind, due_on, sum(amount) FROM ({changes}) moved GROUP BY kind, due_on HAVING sum(amount) <> 0;
"""


def _items(table: str, sign: str = "") -> str:
    return f"SELECT 'item' AS kind, due_on, {sign}open_amount AS amount FROM {table}"


def _entries(table: str, sign: str = "") -> str:
    """What settles nothing has no due date; all of the ledger by its days."""
    return (
        f"SELECT 'ahead' AS kind, NULL::date AS due_on, {sign}({AHEAD.format(e=table)}) AS amount FROM {table} UNION ALL "
        f"SELECT 'undated', NULL, {sign}({UNDATED.format(e=table)}) FROM {table} UNION ALL "
        f"SELECT 'booked', \"on\", {sign}amount FROM {table}"
    )


# By table: what changed (added, gone by the transition tables there are), and of which customers.
SOURCES = {
    "orders_openitem": (CHANGED, _items, "SELECT customer_id FROM {table}"),
    "orders_ledgerentry": (CHANGED, _entries, "SELECT customer_id FROM {table} WHERE amount < 0 OR due_on IS NULL"),
    "orders_dunningstep": (
        "", _items, "SELECT i.customer_id FROM {table} s JOIN orders_openitem i ON i.id = s.item_id"
    ),
    "orders_dunningnote": ("", _items, "SELECT customer_id FROM {table}"),
}  # fmt: skip


@dataclass(frozen=True)
class MarksDebtors(Guard):
    """A change of this table is added to the sums by due date and marks the customers whose row it puts out of date."""

    event: str = "insert"

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"marks_debtors_{self.event}"

    def _tables(self) -> list[tuple[str, str]]:
        return [("added", "")] if self.event == "insert" else [("added", ""), ("gone", "-")]

    def function(self, model: type[Model]) -> str:
        table = model._meta.db_table
        change, changes, customers = SOURCES[table]
        sums = change.format(changes=" UNION ALL ".join(changes(name, sign) for name, sign in self._tables()))
        marked = " UNION ".join(customers.format(table=name) for name, _sign in self._tables())
        return f"""
CREATE OR REPLACE FUNCTION {table}_marks_{self.event}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    {sums}
    INSERT INTO orders_debtormark (customer_id) SELECT DISTINCT customer_id FROM ({marked}) c;
    RETURN NULL;
END $$;
"""

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        old = "OLD TABLE AS gone " if self.event == "update" else ""
        return (
            f'AFTER {self.event.upper()} ON "{table}" REFERENCING {old}NEW TABLE AS added FOR EACH STATEMENT'
            f" EXECUTE FUNCTION {table}_marks_{self.event}()"
        )


def open_by_day() -> str:
    """All that is open by kind and due date, and all of the ledger by day."""
    items = f"{_items('orders_openitem')} WHERE open_amount > 0"
    every = f"{items} UNION ALL {_entries('orders_ledgerentry')}"
    return f"SELECT kind, due_on, sum(amount) AS amount FROM ({every}) told GROUP BY 1, 2"


# One at a time, each with a view of its own of what was committed before it: the older count never overwrites the newer.
COUNTS_DEBTORS = f"""
{DEBTORS_OF}
CREATE OR REPLACE FUNCTION orders_counts_debtors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    marked bigint[];
BEGIN
    SELECT array_agg(DISTINCT customer_id) INTO marked FROM taken;
    IF marked IS NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('orders_debtor', 0));
    IF array_position(marked, NULL) IS NOT NULL THEN
        -- Everybody: nobody writes while all of it is counted.
        LOCK TABLE orders_openitem, orders_ledgerentry IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM orders_debtday;
        INSERT INTO orders_debtday (kind, due_on, amount)
        SELECT kind, due_on, amount FROM ({open_by_day()}) told WHERE amount <> 0;
        SELECT array_agg(customer_id) INTO marked FROM (
            SELECT customer_id FROM orders_ledgerentry UNION SELECT customer_id FROM orders_debtor
        ) everybody;
    END IF;
    DELETE FROM orders_debtor WHERE customer_id = ANY(marked);
    INSERT INTO orders_debtor (customer_id, open, first_due, ahead, undated, level, risen_on, told_on)
    SELECT customer_id, open, first_due, ahead, undated, level, risen_on, told_on FROM orders_debtors_of(marked);
    WITH several AS (
        SELECT kind, coalesce(due_on, '-infinity') AS due_on FROM orders_debtday GROUP BY 1, 2
        HAVING count(*) > 1 OR sum(amount) = 0
    ), gone AS (
        DELETE FROM orders_debtday d USING several s WHERE d.kind = s.kind AND coalesce(d.due_on, '-infinity') = s.due_on
        RETURNING d.kind, d.due_on, d.amount
    )
    INSERT INTO orders_debtday (kind, due_on, amount)
    SELECT kind, due_on, sum(amount) FROM gone GROUP BY 1, 2 HAVING sum(amount) <> 0;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class CountsDebtors(Guard):
    """A mark is taken away by counting its customer anew; one of nobody by counting everybody."""

    name: str = "counts_debtors"

    def function(self, model: type[Model]) -> str:
        return COUNTS_DEBTORS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER DELETE ON "{model._meta.db_table}" REFERENCING OLD TABLE AS taken FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_counts_debtors()"
        )


@dataclass(frozen=True)
class MarksStay(Guard):
    """A mark names its customer for good."""

    name: str = "marks_stay"

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION refuse_change()'
