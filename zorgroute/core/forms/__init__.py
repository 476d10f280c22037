"""The forms room: which questions a step asks this reader, and what was answered."""
