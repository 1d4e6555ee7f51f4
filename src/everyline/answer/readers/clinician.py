"""Clinician: the plan as it is."""

from everyline.answer.readers.base import Profile
from everyline.domain.question import Reader

PROFILE = Profile(Reader.CLINICIAN)
