"""Which tables does this room hold?"""
