"""The words of the field as frozen dataclasses. No input, no output, the standard library alone."""
