"""Published articles by topic and by words: what each article was read as asking about, and what its lines say.

Topics come from the articles themselves (population and intervention of the question), so there is no list to keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from everyline.domain.answer import Label
from everyline.domain.ids import ContentHash
from everyline.domain.question import Reader
from everyline.engine.content import Content, JsonObject, content_of
from everyline.engine.shelf import Article, Shelf
from everyline.errors import InvalidInput, InvalidQuestion, UnknownId
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import Lexicon

MOST_CHARACTERS = 200
_MOST_WORDS = 12
# Words of a question that say nothing of its subject.
_EMPTY = frozenset(
    "a an and are as at be by can do does for from has have how i in is it my of on or should so than that the their "
    "there this to was what when which who why will with".split()
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that published articles are about. slug: its address; about: "people" or "treatment"."""

    slug: str
    name: str
    about: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was searched for, and the line of it that fits best."""

    article: Article
    line: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What there is to find in a revision. lines: what it tells, each with its words."""

    topics: tuple[tuple[str, str], ...]
    title: frozenset[str]
    lines: tuple[tuple[str, frozenset[str]], ...]


@dataclass
class Catalogue:
    """What a shelf holds, to be found; each revision is read once and kept by its hash."""

    shelf: Shelf
    lexicon: Lexicon
    _read: dict[ContentHash, _Reading] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def topics(self) -> tuple[Topic, ...]:
        """Every topic with its articles: people and conditions first, then treatments, each by name."""
        found: dict[str, tuple[str, str, list[Article]]] = {}
        for article, read in self._readings():
            for about, name in read.topics:
                if slug := _slug(name):
                    found.setdefault(slug, (name, about, []))[2].append(article)
        topics = (Topic(slug, name, about, tuple(dict.fromkeys(of))) for slug, (name, about, of) in found.items())
        return tuple(sorted(topics, key=lambda one: (one.about, one.name.casefold(), one.slug)))

    def topic(self, slug: str) -> Topic:
        """A topic by its address; raises UnknownId where no published article has it."""
        found = next((one for one in self.topics() if one.slug == slug), None)
        if found is None:
            raise UnknownId("There is no such topic.", "The list of topics has those of published articles.")
        return found

    def search(self, text: str) -> tuple[Match, ...]:
        """Published articles whose title or lines have words of the text, or the usual name of what it names.

        Best first: those with more of its words, then those that have them in the title, then by address.
        Raises InvalidInput for a text of more than 200 characters.
        """
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(
                f"A search has at most {MOST_CHARACTERS} characters; this has {len(text):,}.", "Search by a few words."
            )
        sought = self._sought(text)
        ranked = []
        for article, read in self._readings():
            in_title = {word for word in sought if _has(read.title, word)}
            held = [(len({word for word in sought if _has(words, word)}), line) for line, words in read.lines]
            most, line = max(held, key=lambda one: one[0], default=(0, ""))
            anywhere = in_title | {w for w in sought if any(_has(words, w) for _, words in read.lines)}
            if anywhere:
                ranked.append((-len(anywhere), -len(in_title), -most, article.slug, Match(article, line)))
        return tuple(match for *_, match in sorted(ranked, key=lambda one: one[:4]))

    def _sought(self, text: str) -> frozenset[str]:
        words = dict.fromkeys(word for word in _words(text) if word not in _EMPTY)
        try:
            read = read_question(text, reader=Reader.CLINICIAN, lexicon=self.lexicon)
        except InvalidQuestion:
            return frozenset()
        for name in (*read.pico.intervention, *read.pico.population):
            words |= dict.fromkeys(_words(name))
        return frozenset(list(words)[:_MOST_WORDS])

    def _readings(self) -> list[tuple[Article, _Reading]]:
        live = self.shelf.articles()
        found = []
        for article in live:
            read = self._read.get(article.hash)
            if read is None:
                read = _reading(article.title, content_of(self.shelf.content(article)))
                with self._lock:
                    self._read[article.hash] = read
            found.append((article, read))
        with self._lock:
            if len(self._read) > 2 * len(live) + 100:
                kept = {article.hash for article in live}
                self._read = {key: read for key, read in self._read.items() if key in kept}
        return found


def _reading(title: str, content: Content) -> _Reading:
    # A pathway answers no question, so nothing was read as what it is about; its words are found.
    asked = content.stored.get("read_as", {"population": (), "intervention": ()})
    about = [("people", one) for one in asked["population"]] + [("treatment", one) for one in asked["intervention"]]
    told = [one["text"] for one in content.claims if _is_supported(one)]
    return _Reading(tuple(about), frozenset(_words(title)), tuple((one, frozenset(_words(one))) for one in told))


def _is_supported(claim: JsonObject) -> bool:
    """Whether a source bears it out; what the board itself answers for is no line to be found by."""
    return claim["verdict"] is not None and claim["verdict"]["label"] == Label.SUPPORTED.value


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _has(words: frozenset[str], word: str) -> bool:
    """Whether a word is among others, as it stands or in another number ("dose", "doses"; "study", "studies")."""
    return any(one in words for one in _forms(word))


def _forms(word: str) -> tuple[str, ...]:
    if len(word) < 4:
        return (word,)
    bare = word.removesuffix("s")
    return (word, bare, f"{word}s", f"{word.removesuffix('ies')}y", f"{word.removesuffix('y')}ies")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80].strip("-")
