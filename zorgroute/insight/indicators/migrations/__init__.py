"""How the tables of the figures came to be."""
