"""The wall of prices: nothing is confirmed below its floor that neither its contract nor anybody agreed to (ORD-3, ORD-4)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Runs once the entries have moved their lines. The contract is locked: what others take of it meanwhile comes after. What somebody
# was asked for by itself takes nothing of what was agreed; of history nothing is asked.
SOLD_AS_AGREED = """
CREATE OR REPLACE FUNCTION orders_sold_as_agreed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    part record;
    fits boolean;
BEGIN
    FOR part IN
        SELECT line.no, line.order_id, line.product_id, line.unit_price * (1 - line.discount_rate) AS net, o.contract_id, more."on"
        FROM (SELECT line_id, max("on") AS "on" FROM added WHERE kind = 'ordered' AND quantity > 0 GROUP BY line_id) more
        JOIN orders_orderline line ON line.id = more.line_id JOIN orders_order o ON o.id = line.order_id
        WHERE o.imported_at IS DISTINCT FROM transaction_timestamp()
          AND EXISTS (
              SELECT FROM orders_productprice p WHERE p.product_id = line.product_id AND p.period @> more."on"
              AND p.floor_price > line.unit_price * (1 - line.discount_rate)
          )
          AND NOT EXISTS (
              SELECT FROM orders_productprice p WHERE p.product_id = line.product_id AND p.period @> current_date
              AND coalesce(p.floor_price, 0) <= line.unit_price * (1 - line.discount_rate)
          )
          AND NOT EXISTS (
              SELECT FROM approvals_approval a WHERE a.kind = 'orders.order' AND a.record_id = o.id::text
              AND a.matter IN ('orders.price', 'orders.change') AND a.state = 'approved'
          )
        ORDER BY line.order_id, line.no
    LOOP
        PERFORM FROM orders_contract c WHERE c.id = part.contract_id FOR UPDATE;
        WITH agreed AS (
            SELECT l.unit_price * (1 - l.discount_rate) AS net, l.quantity
            FROM orders_contractline l JOIN orders_contract c ON c.id = l.contract_id
            WHERE l.contract_id = part.contract_id AND l.product_id = part.product_id
              AND part."on" BETWEEN c.starts_on AND c.ends_on
        ), taken AS (
            SELECT l.unit_price * (1 - l.discount_rate) AS net, l.ordered AS quantity
            FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
            WHERE o.contract_id = part.contract_id AND l.product_id = part.product_id AND l.ordered > 0 AND NOT EXISTS (
                SELECT FROM approvals_approval a WHERE a.kind = 'orders.order' AND a.record_id = o.id::text
                AND a.matter = 'orders.price' AND a.state = 'approved'
                AND a.facts -> 'lines' @> jsonb_build_array(jsonb_build_object('product', l.product_id))
            )
        ), prices AS (
            SELECT part.net UNION SELECT net FROM agreed UNION SELECT net FROM taken
        )
        SELECT coalesce(bool_and(
            (SELECT coalesce(sum(t.quantity), 0) FROM taken t WHERE t.net <= p.net)
            <= (SELECT coalesce(sum(g.quantity), 0) FROM agreed g WHERE g.net <= p.net)
        ), false) AND EXISTS (SELECT FROM agreed) INTO fits
        FROM prices p
        WHERE p.net = part.net OR p.net BETWEEN part.net AND (SELECT max(net) FROM agreed);
        IF NOT fits THEN
            RAISE EXCEPTION 'order %, line %: below its floor, and neither its contract nor anybody agreed to it',
                part.order_id, part.no USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class SoldAsAgreed(Guard):
    """What is confirmed below the floor of its day was agreed in its contract, price and quantity, or approved by itself."""

    # After ``move_lines``: triggers of one event run by their names.
    name: str = "sold_as_agreed"

    def function(self, model: type[Model]) -> str:
        return SOLD_AS_AGREED

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_sold_as_agreed()"
        )
