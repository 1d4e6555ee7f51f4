"""The forms in which a published article is given out; a file of its own, since commands name them at every start."""

from __future__ import annotations

from enum import Enum


class Export(Enum):
    """How a published article can be kept; the value is what its address and its file end in."""

    PDF = "pdf"
    DOCX = "docx"
    MD = "md"
    JSON = "json"
    RIS = "ris"
    BIBTEX = "bib"
    CSL = "csl.json"
    BUNDLE = "bundle.json"
    REVIEW = "review.json"
