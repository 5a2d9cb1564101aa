#!/bin/bash
# Runs once, when the database is made: one role owns and migrates the tables, the portal's role owns nothing.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_DB_PASSWORD" -v portal="$PORTAL_DB_PASSWORD" --username postgres <<'SQL'
CREATE ROLE salesops_owner LOGIN PASSWORD :'owner';
CREATE ROLE salesops_portal LOGIN PASSWORD :'portal';
CREATE DATABASE salesops OWNER salesops_owner;
\connect salesops
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
