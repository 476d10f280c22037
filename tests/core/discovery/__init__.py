"""The ways that cases really took, counted by hand and by both ways of counting."""
