"""Carer: the patient's answer, of the person cared for."""

from dataclasses import replace

from everyline.answer.readers import patient
from everyline.domain.question import Reader

PROFILE = replace(patient.PROFILE, reader=Reader.CARER)
