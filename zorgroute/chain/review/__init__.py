"""Which looks were unusual, who judges them, and by when."""
