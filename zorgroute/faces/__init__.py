"""The faces: thin ways in; each turns a request into one call on the floors below."""
