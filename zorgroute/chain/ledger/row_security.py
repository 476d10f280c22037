"""Which tables are never changed?

The SQL itself stands in the migrations, where it ran. Every table of persons carries four policies:
readers, writers, changers and removers. They repeat what the queries join on, under a role that
owns nothing (ADR 0015).
"""

from __future__ import annotations

APPEND_ONLY = (
    "ledger_deed",
    "ledger_look",
    "ledger_seal",
    "ledger_sealedrow",
    "consent_signature",
    "routebook_publication",
    "rights_certificate",
    "joining_signature",
)
