"""Do the generated forms read well, and work as a browser without script uses them?"""
