"""The trigger functions all guards share. SECURITY DEFINER: they write where the portal's role itself may not.

Session settings only *describe* (who, what, which request); none of them switches a guard off.
"""

AUDIT_ROW = """
CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    label text := TG_ARGV[0];
    secret text[] := string_to_array(TG_ARGV[2], ',');
    ignored text[] := string_to_array(TG_ARGV[3], ',');
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    before jsonb := '{}';
    after jsonb := '{}';
    hidden text[] := '{}';
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        -- The whole row: no need to look at it column by column (imports write many).
        SELECT coalesce(array_agg(s), '{}') INTO hidden FROM unnest(secret) s WHERE coalesce(new_row, old_row) ? s;
        before := coalesce(old_row - ignored - secret - 'version', before);
        after := coalesce(new_row - ignored - secret - 'version', after);
    ELSE
        -- One pass in one statement: a loop over the columns took several times as long.
        SELECT coalesce(jsonb_object_agg(n.key, old_row -> n.key) FILTER (WHERE n.key <> ALL (secret)), before),
               coalesce(jsonb_object_agg(n.key, n.value) FILTER (WHERE n.key <> ALL (secret)), after),
               coalesce(array_agg(n.key) FILTER (WHERE n.key = ANY (secret)), hidden)
        INTO before, after, hidden
        FROM jsonb_each(new_row - ignored - 'version') n WHERE n.value IS DISTINCT FROM old_row -> n.key;
    END IF;
    IF TG_OP = 'UPDATE' AND before = '{}' AND hidden = '{}' THEN RETURN NULL; END IF;
    INSERT INTO audit_entry (at, model, record_id, operation, before, after, hidden, actor_id, on_behalf_of_id, act, request_id,
                             db_user)
    VALUES (clock_timestamp(), label, (coalesce(new_row, old_row) ->> TG_ARGV[1]), lower(TG_OP), before, after, hidden,
            nullif(current_setting('salesops.actor', true), '')::bigint,
            nullif(current_setting('salesops.on_behalf_of', true), '')::bigint,
            coalesce(current_setting('salesops.act', true), ''),
            coalesce(current_setting('salesops.request', true), ''), session_user);
    RETURN NULL;
END $$;
"""

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0
       AND (to_jsonb(OLD) - string_to_array(TG_ARGV[0], ',')) = (to_jsonb(NEW) - string_to_array(TG_ARGV[0], ',')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% rows are written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

BUMP_VERSION = """
CREATE OR REPLACE FUNCTION bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beside text[];
    old_row jsonb;
    new_row jsonb;
BEGIN
    IF TG_NARGS > 0 THEN
        beside := string_to_array(TG_ARGV[0], ',');
        old_row := to_jsonb(OLD);
        new_row := to_jsonb(NEW);
        IF old_row <> new_row AND (old_row - beside) = (new_row - beside) THEN RETURN NEW; END IF;
    END IF;
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
"""

GUARD_STATE = """
CREATE OR REPLACE FUNCTION guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    new_state text := to_jsonb(NEW) ->> TG_ARGV[0];
    old_state text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF new_state = ANY(string_to_array(TG_ARGV[1], ',')) THEN RETURN NEW; END IF;
        -- History of a former system: the row itself says so, for good.
        IF TG_NARGS > 3 AND to_jsonb(NEW) ->> TG_ARGV[3] IS NOT NULL AND new_state = ANY(string_to_array(TG_ARGV[4], ',')) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% may not start as %', TG_TABLE_NAME, new_state USING ERRCODE = 'check_violation';
    END IF;
    old_state := to_jsonb(OLD) ->> TG_ARGV[0];
    IF old_state = new_state OR (old_state || '>' || new_state) = ANY(string_to_array(TG_ARGV[2], ',')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, old_state, new_state USING ERRCODE = 'check_violation';
END $$;
"""

REFUSE_FROZEN = """
CREATE OR REPLACE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (to_jsonb(OLD) ->> TG_ARGV[0]) = ANY(string_to_array(TG_ARGV[1], ',')) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
       AND (to_jsonb(OLD) - string_to_array(TG_ARGV[2], ',')) = (to_jsonb(NEW) - string_to_array(TG_ARGV[2], ',')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% row is %: % refused', TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0], TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

GIVE_STAMP = """
CREATE OR REPLACE FUNCTION give_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_stamp (name, value) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
    RETURN NULL;
END $$;
"""

SHARED_FUNCTIONS = (AUDIT_ROW, REFUSE_CHANGE, BUMP_VERSION, GUARD_STATE, REFUSE_FROZEN, GIVE_STAMP)
