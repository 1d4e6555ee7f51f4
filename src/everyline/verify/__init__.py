"""Verify: the independent judge. It reads claims and texts, and imports nothing of those who write them."""

from everyline.verify.judge import JUDGE, judge
from everyline.verify.locate import Located, check_citation, locate

__all__ = ["JUDGE", "Located", "check_citation", "judge", "locate"]
