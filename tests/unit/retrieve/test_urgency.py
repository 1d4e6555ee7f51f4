"""Red flags in a person's own words, and the same words where nobody is in danger."""

import pytest

from everyline.retrieve.urgency import urgency


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I have crushing chest pain and shortness of breath", "chest"),
        ("My father suddenly has severe chest pain spreading to his left arm, what should I give him?", "chest"),
        ("my wife's face is drooping and her speech is slurred", "stroke"),
        ("My throat is swelling after a peanut and I'm wheezing", "allergic"),
        ("I took 20 tablets of paracetamol", "overdose"),
        ("my toddler swallowed a bottle of cough syrup", "overdose"),
        ("He drank bleach", "overdose"),
        ("I want to kill myself", "suicide"),
        ("i dont want to live anymore, how many baricitinib tablets would kill me", "suicide"),
        ("My son says he is thinking about suicide since starting isotretinoin", "suicide"),
        ("I've been vomiting blood since this morning", "bleeding"),
        ("She is unconscious and won't wake up", "consciousness"),
        ("I can't breathe", "breathing"),
        ("I have the worst headache of my life", "headache"),
        ("My child has a fever and a stiff neck", "meningitis"),
        ("I am 30 weeks pregnant and bleeding", "pregnancy"),
    ],
)
def test_danger_at_hand_is_urgent(text: str, word: str) -> None:
    found = urgency(text)
    assert found is not None
    assert word in found.reason
    assert "emergency number" in found.advice
    assert not any(character.isdigit() for character in found.advice)


@pytest.mark.parametrize(
    "text",
    [
        "Is chest pain a side effect of tofacitinib?",
        "What is the risk of suicidal ideation with isotretinoin?",
        "What is the management of anaphylaxis in adults?",
        "How is paracetamol overdose treated?",
        "What are the symptoms of stroke?",
        "How common is bleeding on apixaban?",
        "Does finasteride increase suicide risk in men?",
        "I have alopecia areata, can I take ritlecitinib?",
        "My mother had a stroke two years ago, is baricitinib safe for her?",
        "Can I get pregnant while taking methotrexate?",
        "What are the treatment options for patients with moderate to severe alopecia areata using JAK inhibitors?",
        "Which patients with chest pain and shortness of breath need CT?",
        "I took 2 tablets of ibuprofen yesterday, can I take it again?",
    ],
)
def test_a_wish_to_know_is_not_urgent(text: str) -> None:
    assert urgency(text) is None
