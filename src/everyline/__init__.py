"""Clinical answers in which every line is checked against its source."""

__version__ = "0.1.0"
