"""The wall of settlements: what they move, and that no day ever shows more settled than there was (ORD-8)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Items are locked by id, then credits by id, whatever order settlements come in. Sums by day matter only where something was
# taken back: without that no earlier sum is greater than the last one, which the constraints of both tables hold.
SETTLES_ITEMS = """
CREATE OR REPLACE FUNCTION orders_settles_items() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    wrong bigint;
BEGIN
    PERFORM FROM orders_openitem WHERE id IN (SELECT item_id FROM added) ORDER BY id FOR UPDATE;
    PERFORM FROM orders_ledgerentry WHERE id IN (SELECT entry_id FROM added) ORDER BY id FOR UPDATE;
    SELECT added.id INTO wrong FROM added JOIN orders_openitem item ON item.id = added.item_id
    JOIN orders_ledgerentry credit ON credit.id = added.entry_id WHERE credit.customer_id <> item.customer_id LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'settlement %: the money of one customer settles no debt of another', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT added.id INTO wrong FROM added JOIN orders_openitem item ON item.id = added.item_id
    JOIN orders_ledgerentry debt ON debt.id = item.entry_id JOIN orders_ledgerentry credit ON credit.id = added.entry_id
    WHERE added."on" < debt."on" OR added."on" < credit."on" LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'settlement %: nothing is settled before both the debt and the money were there', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT added.id INTO wrong FROM added JOIN orders_openitem item ON item.id = added.item_id
    JOIN orders_ledgerentry debt ON debt.id = item.entry_id JOIN orders_ledgerentry credit ON credit.id = added.entry_id
    WHERE debt.kind IN ('reversal', 'refund') AND (added.amount < 0 OR credit.receipt_id IS DISTINCT FROM debt.receipt_id)
        OR debt.kind = 'write_back' AND (added.amount < 0 OR credit.write_off_id IS DISTINCT FROM debt.write_off_id)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'settlement %: a reversal takes back its own receipt, for good', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF pg_trigger_depth() = 1 AND EXISTS (
        SELECT FROM added JOIN orders_ledgerentry credit ON credit.id = added.entry_id WHERE credit.kind = 'write_off'
    ) THEN
        RAISE EXCEPTION 'what a write-off settles follows the write-off' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE orders_openitem item SET
        settled = item.settled + paid.amount,
        settled_on = CASE WHEN item.settled + paid.amount = item.amount
            THEN (SELECT max("on") FROM orders_settlement s WHERE s.item_id = item.id) END
    FROM (SELECT item_id, sum(amount) AS amount FROM added GROUP BY item_id) paid WHERE item.id = paid.item_id;
    UPDATE orders_ledgerentry credit SET spent = credit.spent + paid.amount
    FROM (SELECT entry_id, sum(amount) AS amount FROM added GROUP BY entry_id) paid WHERE credit.id = paid.entry_id;
    SELECT day.item_id INTO wrong FROM (
        SELECT item_id, sum(sum(amount)) OVER (PARTITION BY item_id ORDER BY "on") AS sofar FROM orders_settlement
        WHERE item_id IN (
            SELECT s.item_id FROM orders_settlement s WHERE s.item_id IN (SELECT item_id FROM added) AND s.amount < 0
        ) GROUP BY item_id, "on"
    ) day JOIN orders_openitem item ON item.id = day.item_id WHERE day.sofar < 0 OR day.sofar > item.amount LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'item %: on some day more of it would be settled than it was', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT day.entry_id INTO wrong FROM (
        SELECT entry_id, item_id,
            sum(sum(amount)) OVER (PARTITION BY entry_id ORDER BY "on" RANGE UNBOUNDED PRECEDING) AS sofar,
            sum(sum(amount)) OVER (PARTITION BY entry_id, item_id ORDER BY "on") AS of_item
        FROM orders_settlement WHERE entry_id IN (
            SELECT s.entry_id FROM orders_settlement s WHERE s.entry_id IN (SELECT entry_id FROM added) AND s.amount < 0
        ) GROUP BY entry_id, item_id, "on"
    ) day JOIN orders_ledgerentry credit ON credit.id = day.entry_id
    WHERE day.sofar > -credit.amount OR day.of_item < 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit %: on some day more of it would be spent, or taken back, than there was', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class SettlesItems(Guard):
    """Each settlement moves its item and what is left of its credit: of one customer, not before both were there, and on no day
    beyond either of them.
    """

    name: str = "settles"

    def function(self, model: type[Model]) -> str:
        return SETTLES_ITEMS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_settles_items()"
        )
