"""Periods, working days and due dates: when is something due, with every moment an argument."""
