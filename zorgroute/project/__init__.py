"""How is the house put together: settings, databases, addresses, and the commands that run it?"""
