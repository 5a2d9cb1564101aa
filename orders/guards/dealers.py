"""Walls of dealers' reports and of checks with dealers: written while they are drafts, going on from the month before (ORD-12)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# What stood there at the end of the last reported month: counted, where somebody counted. Nobody types it.
DEALER_LINES = """
CREATE OR REPLACE FUNCTION orders_dealer_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    report orders_dealerreport;
    last_id bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.report_id <> OLD.report_id THEN
        RAISE EXCEPTION 'a line stays with its report' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO report FROM orders_dealerreport
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.report_id ELSE NEW.report_id END FOR SHARE;
    IF report.state <> 'draft' THEN
        RAISE EXCEPTION 'report % was handed in: its lines are final', report.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    NEW.carried := NULL;
    SELECT id INTO last_id FROM orders_dealerreport
    WHERE customer_id = report.customer_id AND month < report.month AND state IN ('submitted', 'closed') AND merged_at IS NULL
    ORDER BY month DESC LIMIT 1;
    IF FOUND THEN
        NEW.carried := coalesce((
            SELECT coalesce(counted, closing) FROM orders_dealerreportline
            WHERE report_id = last_id AND product_id = NEW.product_id
        ), 0);
    END IF;
    RETURN NEW;
END $$;
"""

# A month is handed in behind all that were: what later ones went on from stays.
FOLLOWS_REPORTS = """
CREATE OR REPLACE FUNCTION orders_follows_reports() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = OLD.state OR NEW.merged_at IS NOT NULL THEN RETURN NEW; END IF;
    IF EXISTS (
        SELECT FROM orders_dealerreport
        WHERE customer_id = NEW.customer_id AND month > NEW.month AND state IN ('submitted', 'closed') AND merged_at IS NULL
    ) THEN
        -- A later month may be checked late; what it says stays.
        IF NEW.state = 'closed' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a later month of this dealer was handed in: % refused', NEW.month
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'submitted' AND NOT EXISTS (SELECT FROM orders_dealerreportline WHERE report_id = NEW.id) THEN
        RAISE EXCEPTION 'report % has no line', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

CHECK_LINES = """
CREATE OR REPLACE FUNCTION orders_check_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    place text;
BEGIN
    SELECT state INTO place FROM orders_dealercheck
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.dealer_check_id ELSE NEW.dealer_check_id END FOR SHARE;
    IF place <> 'draft' THEN
        RAISE EXCEPTION 'the check is finished: its lines are final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

# Closed is what has no difference left that nobody verified, and every difference found is one somebody owns.
CLOSES_CHECK = """
CREATE OR REPLACE FUNCTION orders_closes_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = OLD.state OR NEW.state <> 'closed' THEN RETURN NEW; END IF;
    IF EXISTS (SELECT FROM orders_dealerdifference WHERE dealer_check_id = NEW.id AND state <> 'verified') THEN
        RAISE EXCEPTION 'check % has open differences', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM orders_dealercheckline line WHERE line.dealer_check_id = NEW.id AND line.difference <> 0
        AND NOT EXISTS (SELECT FROM orders_dealerdifference d WHERE d.line_id = line.id)
    ) OR (coalesce(NEW.money_difference, 0) <> 0
          AND NOT EXISTS (SELECT FROM orders_dealerdifference d WHERE d.dealer_check_id = NEW.id AND d.line_id IS NULL)) THEN
        RAISE EXCEPTION 'check % has differences nobody owns', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def _lines(model: type[Model], function: str) -> str:
    return f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION {function}()'


@dataclass(frozen=True)
class GoesOnFromLastMonth(Guard):
    """Lines are written while their report is a draft; what is carried into the month is the database's."""

    name: str = "lines"

    def function(self, model: type[Model]) -> str:
        return DEALER_LINES

    def trigger(self, model: type[Model]) -> str:
        return _lines(model, "orders_dealer_lines")


@dataclass(frozen=True)
class FollowsReports(Guard):
    """Months are handed in one after another, none without a line."""

    name: str = "follows"

    def function(self, model: type[Model]) -> str:
        return FOLLOWS_REPORTS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_follows_reports()'
        )


@dataclass(frozen=True)
class ChecksWhileDraft(Guard):
    """What was counted is final once the check is finished."""

    name: str = "lines"

    def function(self, model: type[Model]) -> str:
        return CHECK_LINES

    def trigger(self, model: type[Model]) -> str:
        return _lines(model, "orders_check_lines")


@dataclass(frozen=True)
class ClosesCheck(Guard):
    """A check is closed when each of its differences was solved and verified."""

    name: str = "closes"

    def function(self, model: type[Model]) -> str:
        return CLOSES_CHECK

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_closes_check()'
