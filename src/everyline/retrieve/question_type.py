"""The type of a clinical question, by the words that give it away."""

from __future__ import annotations

import re

from everyline.domain.question import QuestionType

_T = QuestionType

# Tried in this order; the first that matches decides. What is specific stands before what is general: "is X safe in
# pregnancy" asks about a population before it asks about safety, and "which dose in renal impairment" about the dose.
_RULES: tuple[tuple[QuestionType, str], ...] = (
    (
        _T.INTERACTION,
        r"\binteract\w*|\b(?:take|taken|taking|use|used|using|give|given|combin\w+|mix\w*|drink\w*|eat\w*)\b.{0,60}"
        r"\b(?:together|at the same time|concomitantly|concurrently|alongside|while (?:taking|on|using)|"
        r"if (?:\w+ ){1,4}(?:take|takes|on|taking))\b|"
        r"\bco-?administ\w+|\bcombin(?:e|ed|ing|able)\b|\b(?:safe|okay|ok|possible) to (?:take|combine|mix|"
        r"use) .{2,60}\b(?:with|and)\b|"
        r"\bcan .{2,60} be (?:taken|used|given|combined|co-?prescribed) with\b|\b(?:take|taking|drink|use|have|"
        r"eat) .{2,50} (?:while|when) (?:\w+ )?(?:on|taking)\b",
    ),
    (
        _T.MONITORING,
        r"\bmonitor\w*|\b(?:baseline|laboratory|lab|blood) (?:tests?|testing|labs?|work|investigations?|screening|"
        r"checks?)\b|"
        r"\bfollow[- ]up (?:tests?|imaging|scans?|visits?|interval)\b|\bhow often (?:should|must|do|does|is|"
        r"are) .{0,70}\b(?:check|measur|test|screen|repeat|monitor|review|scan|examin)\w*|"
        r"\b(?:tests?|screening|investigations?|checks?|labs) (?:\w+ ){0,4}(?:before|prior to) (?:starting|"
        r"initiating|beginning|prescribing|giving|treatment)\b|"
        r"\bwhat (?:should|must) be (?:checked|measured|tested)\b|\bsurveillance\b|\b(?:target|trough) (?:level|"
        r"concentration)s?\b|\blevels? be (?:checked|measured)",
    ),
    (
        _T.DOSING,
        r"\bdos(?:e|es|age|ages|ing|ed)\b(?! of evidence)(?!.{0,40}\b(?:versus|vs)\b)|\bhow (?:much|many (?:mg|"
        r"milligrams?|tablets?|units|puffs?|drops))\b|\btitrat\w+|"
        r"\bhow (?:long|often|many times)\b.{0,40}\b(?:take|taken|given|administered|inject\w*|appl(?:y|ied)|"
        r"continue[d]?|use[d]?|last)\b|"
        r"\b(?:duration|length|course) of (?:\w+ ){0,3}(?:treatment|therapy|antibiotics?|course)\b|\btaper\w*|"
        r"\bhow (?:should|do|is|are) .{0,50}\b(?:administered|taken|initiated|started|given|injected)\b|"
        r"\bmg/kg\b|\binfusion rate\b|\bmissed (?:a )?dose",
    ),
    (
        _T.COMPARISON,
        r"\bversus\b|\bvs\b|\bcompar\w+|\b(?:better|worse|safer|superior|inferior|more (?:\w+ )?effective|"
        r"less effective|faster|preferred|as (?:effective|good|safe)) (?:than|to|over|as)\b|"
        r"\bnon-?inferior\w*|\bhead[- ]to[- ]head\b|\bdifferences? (?:in (?:\w+ )?)?between\b|"
        r"\bdiffer(?:s)? from\b|\brather than\b|\binstead of\b|"
        r"\bwhich (?:\w+ ){0,4}(?:is|are|has|works?|gives?|causes?) (?:\w+ )?(?:better|best|safer|more|most|fewer|"
        r"less|preferred|faster|stronger)\b.{0,80}\bor\b|"
        r"\b(?:better|preferred|best|choose|first)\b[^?]{0,15}[:,] .{2,50}\bor\b|\bor\b .{2,40}\b(?:which|better|"
        r"first)\b",
    ),
    (
        _T.SPECIAL_POPULATION,
        r"(?:\b(?:pregnan\w+|breast-?feeding|lactat\w+|nursing (?:mothers?|women)|child-?bearing|trimester|"
        r"dialysis|ha?emodialysis|"
        r"(?:renal|hepatic|kidney|liver) (?:impairment|failure|insufficiency|disease|dysfunction)|cirrhosis|ckd|"
        r"elderly|older (?:adults?|people|patients|persons)|geriatric|frail\w*|"
        r"children|child|neonat\w+|newborns?|infants?|toddlers?|adolescents?|teen\w*|paediatric|pediatric|"
        r"immunocompromised|immunosuppressed|transplant recipients|"
        r"over (?:65|70|75|80)|aged? (?:\d+|over|under))\b)",
    ),
    (
        _T.SAFETY,
        r"\bside[- ]effects?|\badverse\b|\bsaf(?:e|ety|ely)\b|\btoxic\w*|\b(?:boxed|black[- ]box) warnings?|"
        r"\bwarnings?\b|\bcontra-?indicat\w*|\bharm\w*|\bdangers?(?:ous)?\b|"
        r"\bcomplications? (?:of|from|after|with) (?:\w+ ){0,3}(?:therapy|treatment|surgery|\w+ectomy|\w+plasty|"
        r"use|implant\w*|injection|biopsy|vaccin\w+|catheter\w*|transfusion)|"
        r"\btolerab\w+|\bprecautions?\b|\bwithdrawal (?:symptoms|effects)|\boverdose|\bhepatotox\w*|"
        r"\bnephrotox\w*|\bcardiotox\w*|"
        r"\brisks? of (?:taking|using|long[- ]term|stopping)|\brisks (?:of|with|from|"
        r"associated with)\b(?! developing)|\bblood clots? with\b",
    ),
    (
        _T.PROGNOSIS,
        r"\bprogno\w+|\boutlook\b|\bsurviv\w+|\blife expectancy|\bnatural (?:history|course)|\b(?:long[- ]term|"
        r"clinical) (?:outcomes?|course)\b(?! (?:with|of) \w+ (?:therapy|treatment))|"
        r"\b(?:relapse|recurrence|remission|mortality|fatality|progression) (?:rates?|risk)?\b.{0,20}\b(?:after|"
        r"of|in|for|from)\b|\brisk (?:factors? )?(?:for|of) (?:progression|recurrence|relapse|death|mortality)|"
        r"\bhow long (?:does|do|will|can|until)\b|\b(?:chance|likelihood|probability|"
        r"odds)s? of (?:\w+ )?(?:recover|surviv|recur|relaps|regrow|dying|death|progress|cure|remission|"
        r"developing)\w*|"
        r"\b(?:go away|grow back|come back|resolve on its own|recover\w*|curable|fatal|progress to|"
        r"life-threatening)\b|\bwhat happens (?:if|when|after)\b.{0,60}\b(?:untreated|stop\w*|discontinu\w*)|"
        r"\bpredict\w* (?:of )?(?:outcome|mortality|death|survival|recovery|relapse|poor)",
    ),
    (
        _T.DIAGNOSIS,
        r"\bdiagnos\w+|\bdifferential\b|\bwork-?up\b|\b(?:sensitivity|specificity|accuracy|predictive value|"
        r"likelihood ratio)\b|\bsigns\b|\bsymptoms\b|\bsymptom of\b|\bcriteria\b|"
        r"\bdistinguish\w*|\bdifferentiat\w+|\btell\b.{0,30}\bapart\b|\b(?:tests?|imaging|scan|biopsy|marker|"
        r"biomarkers?|scores?) .{0,40}\b(?:confirm|detect|rule|exclude|identify|recogni[sz]e|suggest|show)\w*|"
        r"\brule (?:out|in)\b|\bconfirm\w*\b|\bhow (?:is|are|can|do|does|would|should) .{0,60}\b(?:detected|"
        r"recogni[sz]ed?|identified|suspected|tested|classified|evaluated|investigated|assessed|staged)\b|"
        r"\bwhen should .{2,50} be suspected|\bwhich (?:tests?|imaging|investigations?|biomarkers?|scan)\b|"
        r"\bwhat (?:tests?|imaging|investigations?|scan|biomarkers?)\b|\b(?:evaluate|investigate|suspect)\b|"
        r"\bred flags\b|\bred flag\b|\bpresent(?:s|ation|ing features)\b|\blook like\b",
    ),
    (
        _T.EFFICACY,
        r"\befficac\w+|\beffective(?:ness|ly)?\b|\b(?:does|do|did|will|can|could|would|is|are|has|"
        r"have) .{2,80}\b(?:work|works|help|helps|reduce[sd]?|lower|improve[sd]?|prevent(?:s|ed|ing)?|"
        r"decrease[sd]?|increase survival|prolong|benefit|beneficial|useful|relieve|shorten|delay|slow|speed|"
        r"induce|treat|cure|promote|protect|heal|improving|reducing)\b|"
        r"\bhow (?:well|good|effective)\b|\bresponse rates?\b|\b(?:effects?|impact|benefits?|role|"
        r"results?) of\b.{2,80}\b(?:on|in|for|as)\b|\bnumber needed to treat\b|\bbenefits?\b|"
        r"\b(?:any )?evidence (?:for|that|supports?)\b|\bhow many patients\b|\bproportion of patients\b|"
        r"\bwhat percentage\b",
    ),
    (
        _T.TREATMENT_OPTIONS,
        r"\btreat\w*|\bmanag\w+|\btherap(?:y|ies|eutic)\w*|\bfirst[- ]line\b|\bsecond[- ]line\b|\bbest (?:drug|"
        r"medicine|medication|antibiotic|option|approach)|\bmedications? (?:for|used|are|is)\b|\bmedicines?\b|"
        r"\bremed(?:y|ies)\b|"
        r"\boptions?\b|\bcure[sd]?\b|\bprophyla\w+|\bhow (?:can|do|should|to|could) .{0,40}\b(?:prevent(?:ed)?|"
        r"control(?:led)?|reduce[d]?|relieve[d]?|stop|get rid|help)\b|\bwhat (?:can|should) (?:i|we|be|one) (?:do|"
        r"done|give|use|prescrib)\w*|\bdrugs? (?:for|of choice|are|is)\b|\bwhich (?:antibiotics?|drugs?|vaccin\w+|"
        r"medic\w+|anticoagulants?|antihypertensives?|interventions?|biologics?)\b|\bwhat helps\b|"
        r"\balternatives?\b|\brecommended (?:for|in|after)\b|\bwhat (?:antibiotics?|drugs?|vaccines?)\b",
    ),
    (
        _T.YES_NO,
        r"^\W*(?:(?:so|and|but|please tell me)\W+)?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|"
        r"have|may|might|must)\b",
    ),
    (
        _T.DEFINITION,
        r"\bwhat(?:['’]s| is| are| does| do| was|causes?)?\b|\bdefin\w+|\bexplain\b|\bdescribe\b|\bmechanisms?\b|"
        r"\bhow (?:does|do|is|are)\b|\bwhy\b|\bwhich\b|\bcauses?\b|\baetiolog\w*|\betiolog\w*|\bpathophysiolog\w*|"
        r"\bpathogenesis\b|\boverview\b|\bmeaning\b",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)


def question_type(question: str) -> QuestionType | None:
    """The type whose give-away words the question holds; None where it holds none.

    A polar question ("does X reduce Y?") has the type of what it asks about; YES_NO is left for those that ask about
    nothing else with a plan of its own.
    """
    return next((kind for kind, pattern in _COMPILED if pattern.search(question)), None)
