"""The routes room: what a route is, and how its file is read, compared and measured."""
