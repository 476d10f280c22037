"""Do the generated forms ask what the route asks, and read back what was answered?"""
