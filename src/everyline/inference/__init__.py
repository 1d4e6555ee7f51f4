"""Models behind small protocols, a file per runtime."""
