"""The one Django app of this ring."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class CountersignConfig(AppConfig):
    """Hands the table of what follows what to the ledger, and keeps the ledger's triggers in place."""

    name = "countersign.server"
    label = "countersign"
    verbose_name = "Countersign"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what Django only offers once the models are loaded."""
        from django.db.models.signals import post_migrate  # reason: models are not importable at module import

        from countersign.server import flow  # reason: models are not importable at module import

        flow.install()
        post_migrate.connect(_install_triggers, sender=self)


def _install_triggers(*, using: str, **_: Any) -> None:
    # Django rebuilds SQLite tables when it alters them, and a rebuild drops their triggers.
    from countersign.server.ledger.triggers import install  # reason: models are not importable at module import

    install(using)
