"""Who takes part: children, parents, colleagues and organisations, in which function when."""
