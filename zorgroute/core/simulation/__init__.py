"""Compile a route and a scenario to flat arrays, run it fast with a seed, with every assumption."""
