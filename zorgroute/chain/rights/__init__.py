"""What somebody may ask of what is written about them: to read, to object, to have it removed, and when it goes by itself."""
