"""Zorgroute: the agreed route of the youth-care chain as one file."""
