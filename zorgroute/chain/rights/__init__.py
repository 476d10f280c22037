"""What may somebody ask of what is written about them, and when does it go by itself?"""
