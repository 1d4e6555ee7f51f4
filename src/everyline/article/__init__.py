"""Article: somebody else's article, cut into claims that can be checked. Nothing here judges them."""
