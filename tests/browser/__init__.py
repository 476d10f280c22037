"""Tests in which people work in a real browser on a real server."""
