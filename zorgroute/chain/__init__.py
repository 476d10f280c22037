"""The chain: one room per concept of care, each with its tables, actions and queries."""
