"""A believable county of any size: the same rules as life, in bulk for the history."""
