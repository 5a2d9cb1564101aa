"""What is always true of orders; ``manage.py verify`` proves it. One module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
