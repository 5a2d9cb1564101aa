"""Cycles and scorecards: what is frozen stays as it was frozen (ASM-6), whoever writes."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# A moment once written stays; what a cycle is about never changes.
CYCLE_KEPT = """
CREATE OR REPLACE FUNCTION assessments_cycle_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a cycle is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.cycle, NEW.code, NEW.first, NEW.last, NEW.person_id)
        IS DISTINCT FROM (OLD.cycle, OLD.code, OLD.first, OLD.last, OLD.person_id)
       OR (OLD.frozen_at IS NOT NULL AND (NEW.frozen_at, NEW.terms, NEW.definitions)
        IS DISTINCT FROM (OLD.frozen_at, OLD.terms, OLD.definitions))
       OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
       OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
        RAISE EXCEPTION 'cycle % keeps what was frozen, published and closed', OLD.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# After the freeze a card keeps whom it is about and what it is measured by; closed, it never changes again.
CARD_KEPT = """
CREATE OR REPLACE FUNCTION assessments_card_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'live' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'scorecard % is never deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'frozen' AND NEW.state = 'calibrated' AND NEW.person_id IS NOT NULL THEN
        RAISE EXCEPTION 'a person is rated before the card is calibrated' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'live' AND (NEW.number, NEW.cycle_id, NEW.person_id, NEW.unit_id, NEW.tier, NEW.position_id, NEW.home_id,
            NEW.scheme_version_id, NEW.present_days, NEW.working_days, NEW.units, NEW.frozen_at, NEW.exempt_reason)
        IS DISTINCT FROM (OLD.number, OLD.cycle_id, OLD.person_id, OLD.unit_id, OLD.tier, OLD.position_id, OLD.home_id,
            OLD.scheme_version_id, OLD.present_days, OLD.working_days, OLD.units, OLD.frozen_at, OLD.exempt_reason) THEN
        RAISE EXCEPTION 'scorecard % keeps what was frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# Ratings are written between the freeze and the publication; adjustments after it, those of closed cards are late ones.
RATING_IN_TIME = """
CREATE OR REPLACE FUNCTION assessments_rating_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    card record;
    now_in text;
BEGIN
    IF TG_OP = 'DELETE' THEN card := OLD; ELSE card := NEW; END IF;
    IF TG_OP = 'UPDATE' AND NEW.scorecard_id <> OLD.scorecard_id THEN
        RAISE EXCEPTION 'a rating stays with its card' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- The card stays in its state until this transaction ends: it isn't published meanwhile.
    SELECT state INTO now_in FROM assessments_scorecard WHERE id = card.scorecard_id FOR SHARE;
    IF now_in NOT IN ('frozen', 'self_assessed', 'rated', 'calibrated') THEN
        RAISE EXCEPTION 'scorecard % is %: ratings stay as they are', card.scorecard_id, now_in
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""
ADJUSTED_WHEN = """
CREATE OR REPLACE FUNCTION assessments_adjusted_when() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_in text;
BEGIN
    SELECT state INTO now_in FROM assessments_scorecard WHERE id = NEW.scorecard_id FOR SHARE;
    IF now_in NOT IN ('appealed', 'closed') OR NEW.late <> (now_in = 'closed') THEN
        RAISE EXCEPTION 'scorecard % is %: not the moment for this adjustment', NEW.scorecard_id, now_in
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# Snapshots are written while their card is live, that is: by the freeze, in one transaction.
FACTS_OF_LIVE = """
CREATE OR REPLACE FUNCTION assessments_facts_of_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN assessments_scorecard card ON card.id = added.scorecard_id WHERE card.state <> 'live') THEN
        RAISE EXCEPTION 'what a frozen card was made from stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
ROWS_OF_OPEN = """
CREATE OR REPLACE FUNCTION assessments_rows_of_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT cycle_id FROM added) one JOIN assessments_cycle cycle ON cycle.id = one.cycle_id
        WHERE cycle.frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'rows of a frozen cycle stay as they are' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class _Rows(Guard):
    """A guard that looks at each row."""

    name: str
    when: str
    calls: str
    body: str

    def function(self, model: type[Model]) -> str:
        return self.body

    def trigger(self, model: type[Model]) -> str:
        return f'{self.when} ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION {self.calls}()'


@dataclass(frozen=True)
class _Added(_Rows):
    """A guard that looks at all rows of a statement at once: a freeze writes many thousands."""

    def trigger(self, model: type[Model]) -> str:
        return (
            f'{self.when} ON "{model._meta.db_table}" REFERENCING NEW TABLE AS added FOR EACH STATEMENT'
            f" EXECUTE FUNCTION {self.calls}()"
        )


CycleKept = _Rows("kept", "BEFORE UPDATE OR DELETE", "assessments_cycle_kept", CYCLE_KEPT)
CardKept = _Rows("kept", "BEFORE UPDATE OR DELETE", "assessments_card_kept", CARD_KEPT)
RatingInTime = _Rows("in_time", "BEFORE INSERT OR UPDATE OR DELETE", "assessments_rating_in_time", RATING_IN_TIME)
AdjustedWhen = _Rows("when", "BEFORE INSERT", "assessments_adjusted_when", ADJUSTED_WHEN)
FactsOfLive = _Added("of_live", "AFTER INSERT", "assessments_facts_of_live", FACTS_OF_LIVE)
RowsOfOpen = _Added("of_open", "AFTER INSERT", "assessments_rows_of_open", ROWS_OF_OPEN)
