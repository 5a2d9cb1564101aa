"""Lines of published price lists, and stock that follows its movements and nothing else."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

LIST_LINES = """
CREATE OR REPLACE FUNCTION orders_list_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lists bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN lists := lists || OLD.price_list_id; END IF;
    IF TG_OP <> 'DELETE' THEN lists := lists || NEW.price_list_id; END IF;
    -- The list stays as it is until this transaction ends: nobody publishes it meanwhile.
    PERFORM FROM orders_pricelist WHERE id = ANY (lists) FOR SHARE;
    IF EXISTS (SELECT FROM orders_pricelist WHERE id = ANY (lists) AND state <> 'draft') THEN
        RAISE EXCEPTION 'lines of a published price list are final: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

LIST_BEGINNING = """
CREATE OR REPLACE FUNCTION orders_list_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND NEW.state <> 'draft' AND lower(OLD.period) IS DISTINCT FROM lower(NEW.period) THEN
        RAISE EXCEPTION 'a published price list keeps its first day' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# One statement may write many movements: levels are locked in the order of warehouse and product, whatever order they come in.
MOVE_STOCK = """
CREATE OR REPLACE FUNCTION orders_move_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO orders_stocklevel (warehouse_id, product_id, on_hand, reserved)
    SELECT DISTINCT warehouse_id, product_id, 0, 0 FROM added ORDER BY warehouse_id, product_id
    ON CONFLICT (warehouse_id, product_id) DO NOTHING;
    PERFORM FROM orders_stocklevel level
    WHERE (level.warehouse_id, level.product_id) IN (SELECT warehouse_id, product_id FROM added)
    ORDER BY level.warehouse_id, level.product_id FOR UPDATE;
    UPDATE orders_stocklevel level SET on_hand = level.on_hand + moved.on_hand, reserved = level.reserved + moved.reserved
    FROM (SELECT warehouse_id, product_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM added
          GROUP BY warehouse_id, product_id) moved
    WHERE level.warehouse_id = moved.warehouse_id AND level.product_id = moved.product_id;
    IF EXISTS (SELECT FROM added WHERE line_id IS NOT NULL) THEN
        INSERT INTO orders_reservation (line_id, warehouse_id, quantity)
        SELECT DISTINCT line_id, warehouse_id, 0 FROM added WHERE line_id IS NOT NULL ORDER BY line_id, warehouse_id
        ON CONFLICT (line_id, warehouse_id) DO NOTHING;
        UPDATE orders_reservation kept SET quantity = kept.quantity + moved.reserved
        FROM (SELECT line_id, warehouse_id, sum(reserved) AS reserved FROM added WHERE line_id IS NOT NULL
              GROUP BY line_id, warehouse_id) moved
        WHERE kept.line_id = moved.line_id AND kept.warehouse_id = moved.warehouse_id;
    END IF;
    RETURN NULL;
END $$;
"""

FOLLOWS_MOVEMENTS = """
CREATE OR REPLACE FUNCTION orders_follows_movements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'stock changes by movements only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class DraftLinesOnly(Guard):
    """Lines are written while their price list is a draft; then they are final."""

    name: str = "draft_lines"

    def function(self, model: type[Model]) -> str:
        return LIST_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_list_lines()"
        )


@dataclass(frozen=True)
class KeepsBeginning(Guard):
    """A published price list may end earlier or later, but it began when it began."""

    name: str = "beginning"

    def function(self, model: type[Model]) -> str:
        return LIST_BEGINNING

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_list_beginning()'


@dataclass(frozen=True)
class MovesStock(Guard):
    """Each movement changes the level of its product in its warehouse, whoever writes it."""

    name: str = "move_stock"

    def function(self, model: type[Model]) -> str:
        return MOVE_STOCK

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            " EXECUTE FUNCTION orders_move_stock()"
        )


@dataclass(frozen=True)
class FollowsMovements(Guard):
    """A level is the sum of its movements: nobody writes it."""

    name: str = "follows_movements"

    def function(self, model: type[Model]) -> str:
        return FOLLOWS_MOVEMENTS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_follows_movements()"
        )
