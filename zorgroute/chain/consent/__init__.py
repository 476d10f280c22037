"""What people with authority allowed, to whom, for what, until when; and how they take it back."""
