"""What became of a trial, as sentences: stopped, withdrawn, still running, with results or without.

That a record holds no results is said only where the record itself says so (`hasResults`): a record fetched with
some of its fields alone shows nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from everyline.sources.base import tidy
from everyline.sources.jsonstream import member, rows_in
from everyline.sources.trial_groups import plain

# How a finding on the course of a trial names its outcome; what bears this name estimates no effect.
COURSE = "trial programme: course of the trial"
_STATES = {
    "WITHDRAWN": "was withdrawn before anybody was enrolled",
    "TERMINATED": "was terminated: it stopped early and will not start again",
    "SUSPENDED": "is suspended: it stopped early and may start again",
    "COMPLETED": "is completed",
    "RECRUITING": "is recruiting",
    "ENROLLING_BY_INVITATION": "is enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "is under way and no longer recruiting",
    "NOT_YET_RECRUITING": "is not yet recruiting",
    "UNKNOWN": "has a status that its record no longer vouches for",
    "WITHHELD": "is withheld from the registry",
}
_STOPPED = frozenset({"WITHDRAWN", "TERMINATED", "SUSPENDED"})


def course_of(study: Mapping[str, Any], number: str) -> str:
    """Sentences on what became of a trial; empty where it was not stopped and nothing is said of results.

    A trial with results is told of only where it was stopped.
    """
    status = member(study, "protocolSection", "statusModule") or {}
    state = str(status.get("overallStatus") or "")
    said = [f"Trial {number} {_STATES[state]}."] if state in _STATES else []
    reason = plain(status.get("whyStopped") or "")
    if said and reason:
        said.append(f"Reason given for stopping trial {number}: {reason.rstrip('.')}.")
    results = _results(study, status, number)
    return " ".join(said + results) if results or state in _STOPPED else ""


def _results(study: Mapping[str, Any], status: Mapping[str, Any], number: str) -> list[str]:
    """What is said of results that are not there."""
    if study.get("hasResults") is not False or study.get("resultsSection"):
        return []
    events = rows_in(member(study, "annotationSection", "annotationModule", "unpostedAnnotation", "unpostedEvents"))
    taken_back = [event for event in events if event.get("type") in ("UNRELEASE", "RESET")]
    posted = tidy(str(member(status, "resultsFirstPostDateStruct", "date") or ""))
    sent = tidy(str(status.get("resultsFirstSubmitDate") or ""))
    if posted:
        return [
            f"Results of trial {number} were first posted on {posted} and are withdrawn: no results are posted now."
        ]
    if taken_back:
        date = tidy(str(taken_back[-1].get("date") or ""))
        when = f" on {date}" if date else ""
        return [f"Results of trial {number} were submitted and taken back{when}: no results are posted."]
    if sent or events:
        when = f" on {sent}" if sent else ""
        return [f"Results of trial {number} were submitted{when}: no results are posted yet."]
    return [f"No results of trial {number} are posted in the registry."]
