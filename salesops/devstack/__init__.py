"""One command that runs everything: embedded PostgreSQL and Valkey, web, worker and beat (POSIX, standard library).

``bootstrap.py`` makes the virtual environment and is the only file that runs outside of it. The portal itself knows nothing
of this package: on servers, docker-compose.yml or the company's own tools take its place.
"""
