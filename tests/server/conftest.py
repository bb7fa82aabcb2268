"""Sets Django up, with a data folder of its own, when the first test of this folder is collected and not before."""

from __future__ import annotations

import os
import tempfile

import django
from django.conf import settings

os.environ["COUNTERSIGN_HOME"] = tempfile.mkdtemp(prefix="countersign-tests-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")
# Two checkouts may test against one PostgreSQL server at the same time. SQLite is tested in memory.
ON_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
TEST_NAME = f"test_countersign_{os.getpid()}" if ON_POSTGRES else ":memory:"
settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = TEST_NAME
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are slow on purpose
django.setup()
collect_ignore = ["crash_step.py"]  # a script that changes a database when it is loaded
