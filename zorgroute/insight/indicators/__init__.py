"""Figures about the chain, each with its formula and source, and small groups protected."""
