"""What would somebody try who wants to see or do more than is theirs?"""
