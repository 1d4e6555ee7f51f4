"""Storage that knows no subject."""
