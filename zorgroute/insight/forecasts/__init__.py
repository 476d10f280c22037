"""Scenarios calculated for a policy officer: asked, running, stopped or done."""
