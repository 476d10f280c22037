"""Lay a log beside a route: what departs from it, what is lawful, what is too late."""
