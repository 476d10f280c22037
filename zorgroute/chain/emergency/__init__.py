"""Opening what must be known at once, for a few hours, with a reason and a judgement after."""
