"""A question to a ranking."""
