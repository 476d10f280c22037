"""The case of a child on a route: its open steps, who takes part, and the only door to it."""
