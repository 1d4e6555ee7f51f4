"""Whatever a signer puts into a bundle, verifying it ends with a finding, never with a fault of the program."""

from __future__ import annotations

import json

from tests.property.publish.test_bundle_alterations import alterations
from tests.unit.publish import answers, bundles
from tests.unit.reverify.test_reverify import judge, library

from everyline.engine.reverify_bundle import verify_bundle
from everyline.engine.verification import verification_to_json, verification_to_text
from everyline.errors import InvalidInput


def test_a_bundle_altered_by_its_own_signer_is_told_of_in_sentences() -> None:
    tried = 0
    content = {
        key: value for key, value in json.loads(bundles.answer_bundle(full_text=False)).items() if key != "signature"
    }
    for altered in alterations(content):
        data = bundles.signed(altered, bundles.key())
        try:
            found = verify_bundle(data, library, judge, answers.JUDGE, public_key=bundles.key().public)
        except InvalidInput:
            continue  # it does not even say that it is a bundle
        tried += 1
        assert verification_to_text(found)
        assert json.loads(verification_to_json(found))["holds"] is found.holds
    assert tried > 500
