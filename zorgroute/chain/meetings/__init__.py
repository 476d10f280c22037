"""Asking a colleague elsewhere for advice, by name or without one."""
