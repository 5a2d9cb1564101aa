"""An invoice says whether it is disputed by its disputes, and no more of it is disputed than was invoiced (ORD-10)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The invoice is locked: two disputes of one invoice are counted one after the other.
FOLLOWS_DISPUTES = """
CREATE OR REPLACE FUNCTION orders_follows_disputes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    billed orders_invoice;
    disputed_now numeric;
    latest text;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.invoice_id, OLD.amount) IS DISTINCT FROM (NEW.invoice_id, NEW.amount) THEN
        RAISE EXCEPTION 'what is disputed is final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO billed FROM orders_invoice WHERE id = NEW.invoice_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO disputed_now FROM orders_dispute WHERE invoice_id = NEW.invoice_id AND state = 'open';
    IF disputed_now > billed.amount THEN
        RAISE EXCEPTION 'more disputed (%) than invoiced (%)', disputed_now, billed.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT reason INTO latest FROM orders_dispute WHERE invoice_id = NEW.invoice_id AND state = 'open' ORDER BY id DESC LIMIT 1;
    UPDATE orders_invoice SET disputed = latest IS NOT NULL, dispute = coalesce(latest, '')
    WHERE id = NEW.invoice_id AND (disputed, dispute) IS DISTINCT FROM (latest IS NOT NULL, coalesce(latest, ''));
    RETURN NULL;
END $$;
"""


SAID_BY_DISPUTES = """
CREATE OR REPLACE FUNCTION orders_said_by_disputes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' AND NEW.disputed
       OR TG_OP = 'UPDATE' AND (NEW.disputed, NEW.dispute) IS DISTINCT FROM (OLD.disputed, OLD.dispute) THEN
        RAISE EXCEPTION 'an invoice is disputed by its disputes: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class SaidByDisputes(Guard):
    """Whether an invoice is disputed is said by its disputes alone."""

    name: str = "said_by_disputes"

    def function(self, model: type[Model]) -> str:
        return SAID_BY_DISPUTES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OF disputed, dispute ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_said_by_disputes()"
        )


@dataclass(frozen=True)
class FollowsDisputes(Guard):
    """The invoice follows its open disputes, whoever writes them."""

    name: str = "follows_disputes"

    def function(self, model: type[Model]) -> str:
        return FOLLOWS_DISPUTES

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_follows_disputes()'
