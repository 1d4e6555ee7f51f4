"""The schema's history, a file a step; applied in order, never edited once released."""
