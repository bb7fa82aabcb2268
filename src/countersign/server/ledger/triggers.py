"""The database itself refuses to change, delete or replace a ledger entry, on SQLite and on PostgreSQL."""

from __future__ import annotations

from django.db import connections

TABLE = "countersign_ledgerentry"
WHY = "ledger entries are never changed or deleted"

_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS ledger_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    f"CREATE TRIGGER IF NOT EXISTS ledger_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger.
    f"CREATE TRIGGER IF NOT EXISTS ledger_no_replace BEFORE INSERT ON {TABLE} "
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (chain_id = NEW.chain_id AND seq = NEW.seq)) "
    f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION countersign_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$",
    f"DROP TRIGGER IF EXISTS ledger_no_change ON {TABLE}",
    f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION countersign_ledger_refuse()",
    f"DROP TRIGGER IF EXISTS ledger_no_truncate ON {TABLE}",
    f"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION countersign_ledger_refuse()",
)


def install(using: str = "default") -> None:
    """Put the triggers in place; a repeat changes nothing. Does nothing before the table exists."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRES:
            cursor.execute(statement)


def installed(using: str = "default") -> bool:
    """Are all of them there? Asked at every start of a server or worker."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [TABLE])
            return bool(cursor.fetchone()[0] == len(_SQLITE))
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal",
            [TABLE],
        )
        return bool(cursor.fetchone()[0] == 2)
