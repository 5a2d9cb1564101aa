"""The same pieces of a searchable text, found four times as fast: a loop over the letters instead of window functions."""

from importlib import import_module

from django.db import migrations

# Pieces that come twice are left to the index, which drops them.
CREATE = r"""
CREATE OR REPLACE FUNCTION search_grams(document text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    letters text[] := string_to_array(document, NULL);
    found text[] := '{}';
    a text := letters[1];
    b text := letters[2];
    c text;
BEGIN
    FOR i IN 1 .. coalesce(cardinality(letters), 0) LOOP
        c := letters[i + 2];
        IF octet_length(a) > 1 THEN found := found || a; END IF;
        IF a <> E'\n' AND b <> E'\n' THEN
            found := found || (a || b);
            IF c <> E'\n' AND octet_length(a || b || c) = 3 THEN found := found || (a || b || c); END IF;
        END IF;
        a := b;
        b := c;
    END LOOP;
    RETURN found;
END $$;
"""
BEFORE = import_module("salesops.core.migrations.0003_search_grams").CREATE


class Migration(migrations.Migration):
    dependencies = [("core", "0003_search_grams")]
    operations = [migrations.RunSQL(CREATE, BEFORE)]
