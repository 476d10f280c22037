"""What happened on a case, and who looked: written once, never changed."""
