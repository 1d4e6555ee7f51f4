"""A claim and its spans to a verdict. Knows nothing of who wrote the claim."""
