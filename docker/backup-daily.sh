#!/bin/sh
# Waits for the hour, backs up, starts over. A backup that fails is tried again after ten minutes.
set -u
while :; do
    now=$(date -u +%s)
    next=$(date -u -d "today $BACKUP_AT" +%s)
    [ "$next" -gt "$now" ] || next=$((next + 86400))
    sleep $((next - now))
    until python manage.py backup --keep "$BACKUP_KEEP"; do sleep 600; done
done
