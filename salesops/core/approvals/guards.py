"""The database's own refusal of self-approval (S7, defaults.md 1.5)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

NO_SELF_DECISION = """
CREATE OR REPLACE FUNCTION approval_no_self_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    barred bigint[];
BEGIN
    IF NEW.verb NOT IN ('approve', 'reject', 'send_back') THEN RETURN NEW; END IF;
    SELECT a.barred || a.requester_id INTO barred FROM approvals_approval a WHERE a.id = NEW.approval_id;
    IF NEW.by_id = ANY(barred) OR NEW.on_behalf_of_id = ANY(barred) THEN
        RAISE EXCEPTION 'nobody decides what is his own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FROZEN_FACTS = """
CREATE OR REPLACE FUNCTION approval_facts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.barred <> NEW.barred OR OLD.requester_id <> NEW.requester_id OR OLD.facts <> NEW.facts
       OR OLD.facts_hash <> NEW.facts_hash OR OLD.record_id <> NEW.record_id OR OLD.kind <> NEW.kind THEN
        RAISE EXCEPTION 'what was submitted for approval is fixed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class NoSelfDecision(Guard):
    """No decision by, or on behalf of, the requester or anyone barred."""

    name: str = "no_self_decision"

    def function(self, model: type[Model]) -> str:
        return NO_SELF_DECISION

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION approval_no_self_decision()'


@dataclass(frozen=True)
class FrozenFacts(Guard):
    """The snapshot and who is barred never change after submission."""

    name: str = "facts_frozen"

    def function(self, model: type[Model]) -> str:
        return FROZEN_FACTS

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION approval_facts_frozen()'
