"""Do the servers, settings and commands of the house do what they promise?"""
