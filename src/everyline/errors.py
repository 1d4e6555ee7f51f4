"""The one exception tree.

    EngineError
      UserError        one sentence and a next step; exit code 1, HTTP 4xx
        InvalidQuestion  InvalidSettings  UnknownId  InvalidInput  InvalidFacts  LibraryUnusable  NotPermitted
        TransitionRefused  Withdrawn  RequestDiffers  PrefetchMissing  ClientRefused
      SourceError      a source could not be read
        SourceUnavailable  SourceRefused  MalformedRecord
      Busy             as much is being done at once as may be
      ProviderUnavailable  the identity provider did not answer, or not as it should
      StaleIndex       the index was not built from this corpus and these models
      StorageError     the disk or the object store failed (full, read-only, locked)
      InferenceError
        ModelUnavailable  MalformedOutput
      PathwayError
        InvalidPathway  UnitMismatch

Outcomes with a clinical meaning (a verdict, an abstention, UNKNOWN, no hits) are values, never exceptions;
a fault is an exception, never an empty answer.
"""

from __future__ import annotations


class EngineError(Exception):
    """Anything Everyline raises on purpose. `message` says what, `next_step` what to try."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(f"{message} {next_step}".strip())
        self.message = message
        self.next_step = next_step


class UserError(EngineError):
    """What was asked can't be done as asked."""


class InvalidQuestion(UserError):
    """The question is empty, too long, or not text."""


class InvalidSettings(UserError):
    """A setting has a value outside its range."""


class UnknownId(UserError):
    """No document, claim or answer has this identifier here."""


class InvalidInput(UserError):
    """A file or a line given by the user can't be read as what it should be."""


class InvalidFacts(InvalidInput):
    """Facts about a patient can't be used. faults: each as a sentence that begins with its place."""

    def __init__(self, message: str, next_step: str, faults: tuple[str, ...]) -> None:
        super().__init__(message, next_step)
        self.faults = faults


class LibraryUnusable(UserError):
    """The library is missing, locked, read-only, or written by another version."""


class NotPermitted(UserError):
    """The role does not allow the act."""


class TransitionRefused(UserError):
    """The state table does not allow the act in this state."""


class Withdrawn(UserError):
    """What was published was taken back, for good."""


class RequestDiffers(UserError):
    """The key of a request was used for another one."""


class PrefetchMissing(UserError):
    """A health record sent nothing of what a service needs."""


class ClientRefused(UserError):
    """A health record did not prove which one it is."""


class SourceError(EngineError):
    """A source of literature could not be read."""


class SourceUnavailable(SourceError):
    """The source did not answer."""


class SourceRefused(SourceError):
    """The source answered no."""


class MalformedRecord(SourceError):
    """A record is not what its format promises; `where` in the message names it."""


class Busy(EngineError):
    """As much of this kind is being done at once as may be; a little later it can be done."""


class ProviderUnavailable(EngineError):
    """The identity provider did not answer, or not as it should."""


class StaleIndex(EngineError):
    """The index was not built from this corpus and these models."""


class StorageError(EngineError):
    """Storage failed: full, unreadable, or damaged."""


class InferenceError(EngineError):
    """A model could not be used."""


class ModelUnavailable(InferenceError):
    """The model is not installed or not reachable."""


class MalformedOutput(InferenceError):
    """The model answered something that can't be used."""


class PathwayError(EngineError):
    """A pathway can't be loaded or evaluated."""


class InvalidPathway(PathwayError):
    """The pathway breaks its own schema."""


class UnitMismatch(PathwayError):
    """Two quantities can't be compared."""
