"""Opening a case at once because waiting would harm a child, for a few hours, with a reason and a judgement after."""
