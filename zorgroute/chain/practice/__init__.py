"""Trying a route out with invented people, apart from everything that is real."""
