from everyline.domain.words import content_words, first_mentioned, mentions


def test_plural_and_verbal_endings_meet() -> None:
    assert content_words("doses dosing dosed dose") == ("dos", "dos", "dos", "dos")
    assert content_words("therapies") == content_words("therapy")


def test_a_name_is_matched_as_whole_words_with_plural_and_hyphen() -> None:
    assert mentions("the JAK-inhibitors", ["JAK inhibitor"])
    assert not mentions("baricitinibs123", ["baricitinib"])


def test_short_capitals_are_matched_as_written() -> None:
    assert mentions("patients with AA", ["AA"])
    assert not mentions("a llama called aa", ["AA"])


def test_the_earliest_name_wins_and_the_longer_one_on_a_tie() -> None:
    assert first_mentioned("ritlecitinib after baricitinib", ["baricitinib", "ritlecitinib"]) == "ritlecitinib"
    assert first_mentioned("alopecia areata", ["alopecia", "alopecia areata"]) == "alopecia areata"
    assert first_mentioned("nothing here", ["baricitinib"]) is None
