"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")

application = get_wsgi_application()

# The thread that holds the database's write lock should not wait 5 ms, Python's default, for its turn among the others.
sys.setswitchinterval(0.0005)
