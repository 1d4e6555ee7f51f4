"""Passages made searchable."""
