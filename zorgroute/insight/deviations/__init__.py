"""Logs laid beside the route: of the ledger, and of organisations that work elsewhere."""
