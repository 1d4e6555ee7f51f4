"""A claim's typed facts against the findings of a library, whatever the words they stand in.

The judge compares wordings; an article's are its own. Here drug, disease, dose, figure, time, population, test and
comparator are compared one by one. What fits wholly is SUPPORTED, what the library states otherwise for the same drug
and the same question is CONTRADICTED, and all else is INSUFFICIENT with the reason and the nearest finding.
"""

from everyline.verify.facts.compare import compare

__all__ = ["compare"]
