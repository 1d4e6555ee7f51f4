"""A stored answer read back is the answer that was stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.docs.test_reference import full_answer
from tests.unit.publish import answers

from everyline.domain.answer import Abstention, Nearest
from everyline.domain.ids import DocumentId
from everyline.errors import InvalidInput
from everyline.publish.export import answer_to_json
from everyline.publish.load import answer_from_json
from everyline.publish.restore import restored


def again(text: str) -> str:
    return answer_to_json(restored(answer_from_json(text)))


def test_every_part_of_an_answer_comes_back() -> None:
    text = answer_to_json(full_answer())
    assert again(text) == text


def test_an_abstention_comes_back() -> None:
    refusal = Abstention("nothing on it", (("terms", "x, y"),), (Nearest(DocumentId("pmid:1"), "A trial"),))
    text = answer_to_json(replace(answers.answer(), abstention=refusal))
    assert again(text) == text


def test_an_identifier_of_another_kind_is_refused_by_name() -> None:
    stored = answer_from_json(answer_to_json(full_answer()))
    first, *others = stored.references
    wrong = first.model_copy(update={"ids": first.ids.model_copy(update={"pmid": "PMC1234567"})})
    with pytest.raises(InvalidInput, match="PMC1234567"):
        restored(stored.model_copy(update={"references": (wrong, *others)}))
