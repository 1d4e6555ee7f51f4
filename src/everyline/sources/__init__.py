"""Outside literature to documents, a file per format."""
