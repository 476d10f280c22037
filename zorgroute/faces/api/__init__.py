"""The face for programs: the same actions as the screens, over HTTP and JSON."""
