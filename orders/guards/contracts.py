"""Walls of contracts: what was submitted stays as it was, orders stay inside what was agreed (ORD-3)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The contract stays as it is until this transaction ends: nobody submits it meanwhile.
CONTRACT_LINES = """
CREATE OR REPLACE FUNCTION orders_contract_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
    state text;
BEGIN
    -- The signing of an amendment writes its lines into the contract.
    IF pg_trigger_depth() > 1 THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    FOREACH held IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.contract_id] WHEN 'DELETE' THEN ARRAY[OLD.contract_id]
        ELSE ARRAY[OLD.contract_id, NEW.contract_id] END
    LOOP
        SELECT c.state INTO state FROM orders_contract c WHERE c.id = held FOR SHARE;
        IF state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'lines of a contract are final once it is submitted: % refused', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

# Orders of one contract have one customer, so one credit account that whoever makes them worth more holds: they come one after
# the other. The lock is for whoever comes another way.
INSIDE_CONTRACT = """
CREATE OR REPLACE FUNCTION orders_inside_contract() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    agreed record;
    others numeric;
BEGIN
    IF NEW.contract_id IS NULL OR NEW.ordered_amount <= 0 THEN RETURN NEW; END IF;
    IF NEW.ordered_amount <= OLD.ordered_amount AND NEW.contract_id IS NOT DISTINCT FROM OLD.contract_id THEN
        RETURN NEW;
    END IF;
    SELECT c.amount, c.state, c.customer_id, c.amends_id INTO agreed FROM orders_contract c WHERE c.id = NEW.contract_id FOR UPDATE;
    IF agreed.state NOT IN ('signed', 'in_force') OR agreed.amends_id IS NOT NULL
       OR agreed.customer_id <> NEW.customer_id THEN
        RAISE EXCEPTION 'order %: its contract is not signed, or another customer''s', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(sum(o.ordered_amount), 0) INTO others FROM orders_order o
    WHERE o.contract_id = NEW.contract_id AND o.id <> NEW.id;
    IF others + NEW.ordered_amount > agreed.amount THEN
        RAISE EXCEPTION 'orders of contract % are worth more than it', NEW.contract_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class ContractLines(Guard):
    """Lines are written while their contract is a draft or was returned; then they are final, but for a signed amendment."""

    name: str = "contract_lines"

    def function(self, model: type[Model]) -> str:
        return CONTRACT_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_contract_lines()"
        )


@dataclass(frozen=True)
class InsideContract(Guard):
    """What is ordered from a contract: only while it is signed or in force, by its customer, together no more than it is worth."""

    name: str = "inside_contract"

    def function(self, model: type[Model]) -> str:
        return INSIDE_CONTRACT

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OF ordered_amount, contract_id ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_inside_contract()"
        )
