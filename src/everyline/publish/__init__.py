"""Answers as text, pages, PDF, DOCX and JSON."""
