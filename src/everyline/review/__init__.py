"""A revision's way to a decision: who may do what, when; opinions, quorum, the trail."""
