"""Tests of laying a log beside a route."""
