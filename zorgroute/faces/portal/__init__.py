"""Pages for parents and young people: what happens now, and whom to call."""
