"""A ranking to evidence: design, findings, certainty, conflicts."""
