#!/bin/sh
# docker compose run --rm restore                 lists the backups
# docker compose run --rm restore NAME            restores one into an empty database
# docker compose run --rm restore --release       this is the real portal now: send what waits
set -eu
case "${1:-}" in
    "") ls -1 /backup ;;
    --release) exec python manage.py restore --release ;;
    *) exec python manage.py restore "/backup/$1" ;;
esac
