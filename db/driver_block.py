"""Peewee imports every database driver that it finds; those that a SQLite ledger never uses stay out.

psycopg and psycopg2 alone cost 120 ms and 21 MB at the start. `pysqlite3` is kept out too: db/faults.py tells
errors apart by the standard library's classes.
"""

from __future__ import annotations

import sys

DRIVERS = ("pysqlite3", "psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb")


def import_peewee() -> None:
    """Import peewee, once, without the drivers. They can be imported afterwards as usual."""
    hidden = [name for name in DRIVERS if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what makes `import name` raise ImportError
    try:
        import peewee  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
