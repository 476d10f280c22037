"""Which routes are agreed, in which version, for whom."""
