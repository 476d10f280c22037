"""The checker room: is this route sound, and if not, along which path does it fail."""
