"""What each line of a pathway rests on, given to other systems as FHIR R5: Evidence, Citation, ArtifactAssessment."""

from __future__ import annotations

import json

from everyline.domain.answer import EvidenceText
from everyline.domain.guidance import Backing
from everyline.domain.pathway_review import PathwayReview
from everyline.engine.build import Bench
from everyline.engine.grounds import Evidence, bind, evidence_for
from everyline.engine.guide import Opened
from everyline.fhir.evidence import Sentence, Topic, bundle
from everyline.fhir.names import pathway_url
from everyline.fhir.releases import Release, checked
from everyline.publish.export import escaped
from everyline.verify.judge import judge


def attested(opened: Opened, bench: Bench | None, review: PathwayReview) -> str:
    """Every statement of a pathway with the words it cites and the judge's verdict on them, as a FHIR R5 Bundle.

    The same pathway, library and review give the same text, ending with a newline.
    """
    evidence = evidence_for(opened.pathway, opened.own, None if bench is None else bench.corpus)
    grounds = bind(opened.pathway, evidence)
    topic = Topic(pathway_url(opened.pathway.id), opened.pathway.title, opened.pathway.hash)
    found = bundle(topic, [sentence_of(one, evidence) for one in grounds.backings], grounds.references, review)
    for entry in found["entry"]:
        checked(entry["resource"], Release.R5)
    return escaped(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def sentence_of(backing: Backing, evidence: Evidence) -> Sentence:
    """A statement with what a library has for it, judged anew."""
    statement = backing.statement
    cited = [EvidenceText(str(one.finding), one.quote) for one in backing.citations]
    findings = tuple(evidence.findings[name] for name in statement.findings if name in evidence.findings)
    verdict = judge(statement.text, cited) if cited else None
    return Sentence(statement.id, statement.text, backing.citations, verdict, None, findings, statement.is_boards)
