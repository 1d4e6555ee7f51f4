"""A course of care as reviewed data, evaluated for the facts of a patient on a day. Pure: no clock, no I/O."""
