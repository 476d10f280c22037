"""May the role of the app do more than it should, so that row-level security would not hold?"""

from __future__ import annotations

from django.db import connections

# Everything that this role is or can become. Owners and superusers step over row-level security.
QUESTION = """
SELECT coalesce(bool_or(r.rolsuper), false),
       coalesce(bool_or(r.rolbypassrls), false),
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
               AND pg_has_role(current_user, c.relowner, 'MEMBER'))
       OR EXISTS (SELECT 1 FROM pg_database d WHERE d.datname = current_database()
                  AND pg_has_role(current_user, d.datdba, 'MEMBER'))
FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
"""
CODES = ("serve.role_superuser", "serve.role_bypass", "serve.role_owner")


def might_of(alias: str) -> str | None:
    """The code of why the role behind a connection is too mighty, or None when it is harmless."""
    with connections[alias].cursor() as cursor:
        cursor.execute(QUESTION)
        found = cursor.fetchone()
    return next((code for code, holds in zip(CODES, found, strict=True) if holds), None)


def on_one_server() -> bool:
    """Whether the keys stand on the server of the data: no two servers start at one microsecond."""
    started = []
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_postmaster_start_time()")
            started.append(cursor.fetchone()[0])
    return bool(started[0] == started[1])
