"""Do the maps draw the agreed route, and the place of a case on it?"""
