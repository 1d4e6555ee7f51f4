"""A profile for each reader, a file each: order and choice of sections. Facts are the same for all."""

from __future__ import annotations

from everyline.answer.readers import carer, clinician, nurse, patient, payer, pharmacist, specialist, student
from everyline.answer.readers.base import Profile
from everyline.domain.question import Reader

PROFILES: dict[Reader, Profile] = {
    one.PROFILE.reader: one.PROFILE
    for one in (clinician, specialist, nurse, pharmacist, student, patient, carer, payer)
}
