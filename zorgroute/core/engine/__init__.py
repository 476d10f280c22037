"""The engine room: where a case stands, what may happen next, and why."""
