"""Is the checker sharp on broken routes and silent on sound ones?"""
