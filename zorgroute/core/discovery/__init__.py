"""Which routes are really taken, how often and how fast, drawn beside the agreed one."""
