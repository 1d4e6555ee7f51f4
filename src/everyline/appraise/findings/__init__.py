"""Findings read from the sentences of abstracts: numbers, arms, effects, direction and fields, a subject a file."""
