"""Walls of amendments: the terms of a contract in force change to those of its signed amendment, and to nothing else (ORD-3)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The contract stays as it is until this transaction ends: nobody ends it while its amendment goes a step.
BELONGS_TO_CONTRACT = """
CREATE OR REPLACE FUNCTION orders_belongs_to_contract() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    main record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.amends_id IS DISTINCT FROM OLD.amends_id THEN
        RAISE EXCEPTION 'contract %: an amendment stays that of its contract', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.amends_id IS NULL THEN
        IF TG_OP = 'UPDATE' AND NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('fulfilled', 'terminated') AND EXISTS (
            SELECT FROM orders_contract a
            WHERE a.amends_id = NEW.id AND a.state IN ('draft', 'in_review', 'returned', 'approved')
        ) THEN
            RAISE EXCEPTION 'contract %: it doesn''t end while an amendment is open', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state AND NEW.number IS NOT DISTINCT FROM OLD.number
       AND NEW.kind = OLD.kind AND NEW.starts_on = OLD.starts_on THEN
        RETURN NEW;
    END IF;
    SELECT c.number, c.state, c.customer_id, c.kind, c.starts_on, c.amends_id INTO main
    FROM orders_contract c WHERE c.id = NEW.amends_id FOR SHARE;
    IF main.amends_id IS NOT NULL THEN
        RAISE EXCEPTION 'contract %: an amendment is not amended', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF main.kind <> NEW.kind OR main.starts_on <> NEW.starts_on
       OR TG_OP = 'INSERT' AND main.customer_id <> NEW.customer_id THEN
        RAISE EXCEPTION 'amendment %: customer, kind and first day are those of its contract', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.number IS NOT NULL AND NEW.number <> main.number || '-B' || NEW.amendment_no THEN
        RAISE EXCEPTION 'amendment %: its number is not one of its contract', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF main.state <> 'in_force' AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state AND NEW.state IN ('in_review', 'signed')) THEN
        RAISE EXCEPTION 'amendment %: its contract is not in force', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

AMENDED_TERMS = """
CREATE OR REPLACE FUNCTION orders_amended_terms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    names text[] := string_to_array(TG_ARGV[0], ',');
    new_row jsonb := to_jsonb(NEW);
    old_row jsonb := to_jsonb(OLD);
    kept text[];
    source orders_contract;
    earlier int;
    ordered numeric;
BEGIN
    kept := ARRAY(SELECT k FROM jsonb_object_keys(new_row) k WHERE k <> ALL (names));
    IF NEW.terms_from_id IS NOT DISTINCT FROM OLD.terms_from_id THEN
        IF NOT OLD.state = ANY (string_to_array(TG_ARGV[1], ',')) OR new_row - kept = old_row - kept THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'contract %: its terms are final', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO source FROM orders_contract a WHERE a.id = NEW.terms_from_id;
    SELECT a.amendment_no INTO earlier FROM orders_contract a WHERE a.id = OLD.terms_from_id;
    IF source.amends_id IS DISTINCT FROM NEW.id OR source.state <> 'signed' OR OLD.state <> 'in_force'
       OR source.amendment_no <= coalesce(earlier, 0) OR to_jsonb(source) - kept <> new_row - kept THEN
        RAISE EXCEPTION 'contract %: these are not the terms of its signed amendment', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(sum(o.ordered_amount), 0) INTO ordered FROM orders_order o WHERE o.contract_id = NEW.id;
    IF ordered > NEW.amount THEN
        RAISE EXCEPTION 'contract %: more is ordered from it than it would be worth', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# The portal has no other way to write them: terms and lines of a contract in force are written here alone.
APPLIES_AMENDMENT = """
CREATE OR REPLACE FUNCTION orders_applies_amendment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.amends_id IS NULL OR NEW.state <> 'signed' OR OLD.state = 'signed' THEN RETURN NULL; END IF;
    PERFORM FROM orders_contract c WHERE c.id = NEW.amends_id FOR UPDATE;
    UPDATE orders_contract c SET ({columns}, terms_from_id) = ({values}, NEW.id) WHERE c.id = NEW.amends_id;
    DELETE FROM orders_contractline l WHERE l.contract_id = NEW.amends_id;
    INSERT INTO orders_contractline (contract_id, no, product_id, quantity, unit_price, discount_rate)
    SELECT NEW.amends_id, l.no, l.product_id, l.quantity, l.unit_price, l.discount_rate
    FROM orders_contractline l WHERE l.contract_id = NEW.id ORDER BY l.no;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class BelongsToContract(Guard):
    """An amendment stays that of one contract in force, of its customer, kind and first day, with a number of it."""

    name: str = "belongs_to_contract"

    def function(self, model: type[Model]) -> str:
        return BELONGS_TO_CONTRACT

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_belongs_to_contract()'


@dataclass(frozen=True)
class AmendedTerms(Guard):
    """``columns`` of a contract in a ``final`` state change to those of its newest signed amendment, never below its orders."""

    columns: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    name: str = "amended_terms"

    def function(self, model: type[Model]) -> str:
        return AMENDED_TERMS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION'
            f" orders_amended_terms('{','.join(self.columns)}', '{','.join(self.final)}')"
        )


@dataclass(frozen=True)
class AppliesAmendment(Guard):
    """Once an amendment is signed its ``columns`` and lines are those of its contract."""

    columns: tuple[str, ...] = ()
    name: str = "applies_amendment"

    def function(self, model: type[Model]) -> str:
        columns, values = ", ".join(self.columns), ", ".join(f"NEW.{name}" for name in self.columns)
        return APPLIES_AMENDMENT.replace("{columns}", columns).replace("{values}", values)

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_applies_amendment()'
