"""What somebody must hear, queued with the change that caused it and sent once."""
