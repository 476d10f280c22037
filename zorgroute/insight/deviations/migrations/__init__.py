"""How the table of this room came about."""
