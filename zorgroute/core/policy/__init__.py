"""Who may know what of a case, and why?"""
