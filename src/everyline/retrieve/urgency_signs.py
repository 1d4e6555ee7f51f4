"""Words of danger: self-harm, poisoning, and the red flags of the body. What makes of them an urgency is in
`urgency.py`."""

from __future__ import annotations

import re

_SELF = r"(?:myself|himself|herself|themsel\w+|ourselves)"
_OWN = r"(?:my|his|her|their|your|our)"
_NOT = r"(?:do not|don['’]?t|does not|doesn['’]?t|did not|didn['’]?t|no longer|never)"
_CAN_NOT = r"(?:can['’]?t|cannot|can not|could not|couldn['’]?t|unable to|not able to)"

SELF_HARM = re.compile(
    rf"\b(?:kill(?:ing|ed)? {_SELF}|(?:end(?:ing|ed)?|tak(?:e|ing)|took|finish(?:ing)?) {_OWN} (?:own )?lif?ves?|"
    rf"(?:end(?:ing)?|tak(?:e|ing)|took|finish(?:ing)?) {_OWN} (?:own )?life|"
    rf"end(?:ing)? (?:it|things)(?: all)?\b(?! (?:early|treatment|with))|"
    rf"suicidal|(?:commit\w*|attempt\w*|consider\w*|plan\w*|contemplat\w*|talk\w* (?:about|of)|think\w* (?:about|of)|"
    rf"thoughts? of|threaten\w*) (?:to commit )?suicide|suicide (?:note|plan|attempt)|"
    rf"(?:want|wants|wanted|wish\w*|going|ready|rather|prefer\w*|hop\w*) (?:i (?:was|were) |to )?(?:die|be dead|"
    rf"dead)\b|"
    rf"better off (?:dead|without (?:me|him|her|us))|better off if (?:i|he|she) (?:was|were) (?:dead|gone)|"
    rf"{_NOT} want to (?:live|be alive|be here|exist|wake up|go on|carry on)|"
    rf"{_CAN_NOT} (?:go on|carry on|live like this|take (?:it|this) (?:any ?more|any longer))|"
    rf"(?:no|any|the) (?:point|reason|sense|use) (?:in|to|of) (?:living|liv(?:e|ing)|being alive|going on|carrying on)|"
    rf"(?:not|isn['’]?t) worth living|tired of (?:living|life|being alive)|"
    rf"(?:harm|hurt|cut|cutting|hang|shoot|drown|poison|starv|burn)(?:e|ing)? {_SELF}|"
    rf"jump(?:ing)? (?:off|from|in front of)|"
    rf"(?:way|ways|how) to (?:die|end (?:it|{_OWN} life)|kill {_SELF})|"
    rf"(?:how (?:many|much)|what (?:dose|amount|number)|which (?:dose|drug|pills?|tablets?)|doses?|tablets?|pills?|"
    rf"overdos\w+)[^.?!]{{0,60}}(?:to (?:die|overdose)\b|(?:lethal|fatal|deadly|enough) (?:for|to kill) me|"
    rf"(?:kill|finish) me\b)|"
    rf"(?:plan\w*|going|want\w*|intend\w*) to (?:take|swallow) (?:all|every|the whole|a whole|an overdose))",
    re.IGNORECASE,
)

_CHILD = (
    r"(?:child|kid|baby|infant|toddler|son|daughter|boy|girl|nephew|niece|grand(?:child|son|daughter)|"
    r"(?:\d{1,2}|one|two|three|four|five)[- ](?:year|month)s?[- ]old)"
)
_WHO = (
    rf"(?:i|we|he|she|they|{_CHILD}|husband|wife|mother|father|mum|mom|dad|friend|partner|brother|sister|patient|"
    r"aunt|uncle|grand(?:mother|father|mum|mom|dad|ma|pa)|neighbou?r|girlfriend|boyfriend|flatmate|roommate|colleague|"
    r"somebody|someone|student|resident|client)(?:['’](?:s|ve|d))?"
)
_TOOK = (
    r"(?:took|taken|swallowed|swallowing|ate|eaten|drank|drunk|ingested|injected|overdosed|chewed|inhaled|necked|"
    r"downed)"
)
_GAVE = r"(?:(?:been |was |were )?given|gave|had)"
_FORMS = r"(?:tablets?|pills?|capsules?|doses?|tabs?|patches|pens?|ampoules?|sachets?|puffs)"
_TIMES = r"(?:double|twice|triple|quadruple|(?:\w+|\d+) times|(?:ten|two|three|four|five|\d+)-?fold)"
# Ten or more of anything that is no measure, no span of time and no count of people.
_MANY = (
    r"\b(?:1\d|[2-9]\d|\d{3,}|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred|dozens?)\b"
    r"(?! ?(?:mg|mcg|ug|micrograms?|milligrams?|ml|m[lL]|iu|units?|kg|%|percent|percentage|minutes?|hours?|days?|"
    r"weeks?|months?|years?|yrs?|patients?|people|adults?|women|men|children|or|to|and|per|points?|,|\.|\?|-|/))"
    r" (?:of )?(?:\w+[ -]){0,3}?"
)
_NOT_FOOD = (
    r"(?:bleach|antifreeze|poison\w*|detergent|(?:drain |oven |toilet )?cleaner|batter(?:y|ies)|petrol|kerosene|"
    r"paraffin|pesticide|weed ?killer|rat bait|hand saniti[sz]er|methanol|magnet\w*|dishwasher \w+|laundry pods?|"
    r"acid|lye|nail polish remover|turpentine|mothballs?)"
)
_EXCESS = (
    rf"(?:overdose|too (?:many|much)|all (?:of )?(?:my|his|her|their|our|at once)(?! \w* ?tests)|"
    rf"all (?:of )?(?:the|those|these) (?:\w+ )?(?:{_FORMS}|medic\w+)|(?:whole|entire|full) "
    rf"(?:\w+ ){{0,3}}(?:bottle|box|pack\w*|strip|blister|pen|vial|supply|week\w*|month\w*)|"
    rf"(?:bottles?|box|pack|packets?|strips?|handfuls?|mouthfuls?|fistfuls?|bunch|lots?|loads?|tons) of|{_NOT_FOOD}|"
    rf"{_TIMES} (?:the|my|his|her|their|as)|(?:double|triple) doses?|{_MANY}{_FORMS}|"
    r"\b(?:1\d|[2-9]\d|\d{3,}|twelve|fifteen|twenty|thirty|forty|fifty|sixty|dozens?) of (?:my|his|her|their|the)|"
    r"\b(?:[5-9]|\d{2,})(?:\.\d+)? ?(?:g|grams?)\b|\b\d{2,}[,.]?\d{3} ?(?:mg|milligrams?)\b|"
    r"weekly[^.?!]{0,40}(?:every day|daily|each day)|"
    r"(?:every day|daily|each day) (?:instead of|rather than) (?:weekly|once a week))"
)
TAKEN_TOO_MUCH = re.compile(
    rf"\b{_WHO}\b[^.?!]{{0,50}}\b{_TOOK}\b[^.?!]{{0,60}}?{_EXCESS}|\b{_WHO}\b[^.?!]{{0,20}}\boverdosed\b|"
    rf"\b{_WHO}\b[^.?!]{{0,30}}\b{_GAVE}\b[^.?!]{{0,40}}?(?:overdose|too (?:many|much)|"
    rf"{_TIMES} (?:the|my|his|her|their|as)|(?:double|triple) doses?|the wrong {_FORMS})|"
    # No word for who: a text that begins with the act.
    rf"^\W*{_TOOK}\b[^.?!]{{0,60}}?{_EXCESS}|(?:^\W*|\b{_WHO} (?:\w+ )?){_TOOK} (?:about |around |roughly |over |"
    rf"nearly |like )?{_MANY}\w{{4}}|"
    # Named first, taken after: "my 60 Tylenol ..., I took them".
    rf"{_MANY}\w+[^.!]{{0,80}}\b(?:i|he|she|they)(?:['’]ve)? (?:just )?{_TOOK} (?:them|it|those|these)\b|"
    # What a child gets at by itself is an emergency in any amount.
    rf"\b{_CHILD}\b[^.?!]{{0,40}}\b(?:swallowed|ate|eaten|drank|drunk|chewed|got (?:into|hold of|at)|found and took|"
    rf"put [^.?!]{{0,20}}in (?:his|her|their) mouth)\b[^.?!]{{0,50}}\b(?:{_FORMS}|medicines?|medications?|medicine "
    rf"cabinet|drugs?|vitamins|iron|creams?|syrup|bottle|{_NOT_FOOD}|coins?)\b|"
    # By mistake, and twice, wrong, or somebody else's.
    rf"\b{_WHO}\b[^.?!]{{0,50}}\b{_TOOK}\b(?=[^.?!]*\b(?:accident\w*|mistake\w*|error)\b)[^.?!]{{0,60}}"
    rf"\b(?:two|2|three|3|twice|extra|again|wrong|\w+['’]s (?:\w+ )?{_FORMS}|\w+['’]s medic\w+)\b|"
    rf"\b{_WHO}\b[^.?!]{{0,20}}\b(?:accident\w*|mistaken\w*)\b[^.?!]{{0,10}}\b{_TOOK}\b[^.?!]{{0,60}}"
    rf"\b(?:two|2|three|3|twice|extra|again|wrong|{_TIMES}|\w+['’]s (?:\w+ )?{_FORMS}|\w+['’]s medic\w+)\b",
    re.IGNORECASE,
)

# Each red flag: all the patterns must be in the text. The order is the order of reporting.
_RED_FLAGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "chest pain that may come from the heart or lungs",
        (
            r"chest (?:pains?|pressure|tightness|discomfort|hurts|aches)|chest (?:is|feels|felt|has been|got) (?:\w+ )?"
            r"(?:tight|heavy|crushed|painful)|tight chest|"
            r"(?:pains?|pressure|tightness|weight|squeezing|heaviness|ache|burning) (?:\w+ ){0,3}?"
            rf"(?:on|in|across|behind|through) (?:{_OWN}|the) (?:chest|breastbone)",
        ),
    ),
    (
        "signs of a blood clot in a leg",
        (
            rf"\b(?:i|{_OWN}|he|she|one)\b[^.?!]{{0,60}}(?:(?:swollen|swelling|swelled|red|hot|painful)[^.?!]{{0,20}}"
            r"\b(?:legs?|calf|calves|thigh)\b|\b(?:legs?|calf|calves|thigh)\b[^.?!]{0,30}"
            r"(?:swollen|swelling|swelled|swell|hot and|red and|throbbing))",
        ),
    ),
    (
        "signs of a stroke",
        (
            rf"(?:face|mouth|smile) (?:is |has |was |on one side )?(?:been )?(?:droop|dropp|fall|crooked|lopsided)\w*|"
            rf"droop\w* (?:face|mouth)|slurr\w+|"
            rf"{_CAN_NOT} (?:speak|talk|(?:move|lift|raise) (?:{_OWN}|one|the)|see\b(?! (?:a|my|the|his|her) "
            r"(?:doctor|gp|dermatologist|difference|any|results?)))|"
            rf"(?:lost|losing|loss of) (?:{_OWN}|the)? ?(?:sight|vision|speech)|"
            r"sudden(?:ly)? [^.?!]{0,30}(?:weak|numb|paraly|blind|vision|confus|double)\w*|"
            r"(?:arm|leg|hand|face|one side|left side|right side)\b[^.?!]{0,25}(?:gone|went|is suddenly|suddenly|"
            r"all of a "
            r"sudden)[^.?!]{0,12}(?:weak|numb|limp|dead)|"
            r"(?:arm|leg|hand|face|one side|left side|right side)[^.?!]{0,30}(?:weak|numb|"
            r"limp)[^.?!]{0,10}all of a sudden|"
            r"\b(?:weakness|numbness) (?:on|of|in|down) (?:one|the (?:left|right)|(?:my|his|her) (?:left|right)) side",
        ),
    ),
    (
        "pressure on the spinal cord",
        (
            rf"{_CAN_NOT} (?:pee|urinate|pass (?:water|urine)|feel (?:{_OWN} )?(?:legs|feet|bottom|groin))|"
            r"numb (?:between|around) (?:my|his|her|the) (?:legs|groin|bottom|genitals)",
            r"legs?|back|numb|weak|walk|groin|feel",
        ),
    ),
    (
        "a severe allergic reaction",
        (
            r"anaphyla\w+|(?:throat|tongue|lips?|face|eyes)\b[^.?!]{0,25}(?:swell|swollen|closing|tight)\w*|"
            r"(?:swell\w*|swollen) (?:\w+ )?(?:of |in |up )?(?:my|his|her|the)? ?(?:throat|tongue|face|lips)|"
            r"(?:hives|stung|rash|peanut\w*|nuts)\b[^.?!]{0,60}(?:wheez\w+|throat|tongue|breath\w*|faint\w*)|"
            r"(?:wheez\w+|throat|tongue)\b[^.?!]{0,60}(?:hives|stung|peanut\w*|swelling up)",
        ),
    ),
    (
        "trouble breathing",
        (
            rf"(?:{_CAN_NOT}|hardly|barely|scarcely) (?:\w+ )?(?:breathe|catch (?:{_OWN} )?breath|get (?:enough )?air)|"
            r"struggl\w+ (?:to breathe|for (?:breath|air)|with (?:my|his|her) breathing)|(?:hard|difficult|trouble|"
            r"difficulty|unable) (?:to )?breath(?:e|ing)|gasping|fighting for (?:breath|air)|"
            r"stopped breathing|not breathing|(?:isn['’]?t|is not) breathing|(?:lips|face|skin|fingers) (?:are |is |"
            r"went |"
            r"gone |turn\w* )(?:blue|grey|gray)|(?:turn\w*|going|gone|went) (?:blue|grey|gray)|choking|"
            r"(?:short of|shortness of|out of) breath|breathless",
        ),
    ),
    (
        "heavy bleeding",
        (
            r"(?:(?:nose)?bleed(?:s|ing)?|blood)\b[^.?!]{0,40}(?:(?:won['’]?t|will not|not|does(?:n['’]?t| not)|"
            r"can['’]?t) stop\w*|"
            r"heavily|everywhere|pouring|soak\w*|a lot of|for (?:an|over an|two|\d+) (?:hour|minute)s?|gushing|"
            r"spurting)|"
            r"(?:vomit\w*|throw\w* up|threw up|sick\w* up|bring\w* up) (?:up )?(?:\w+ )?(?:blood|coffee grounds)|"
            r"cough\w* (?:up )?(?:a lot of |large )?\w*\s?blood|(?:black|tarry|bloody)(?: \w+)? (?:stools?|poo\w*)|"
            r"stools? (?:\w+ )?(?:black|tarry)|soak\w* (?:through )?(?:a|\w+) pads?",
        ),
    ),
    (
        "loss of consciousness or a fit",
        (
            rf"unconscious|unresponsive|(?:won['’]?t|will not|{_CAN_NOT}|does(?:n['’]?t| not)) (?:be )?(?:wake|"
            rf"woken|rouse)|"
            r"(?:not|isn['’]?t) (?:waking|coming round|responding)|"
            r"(?:having|had|has) (?:a |another )?(?:seizure|fit|convulsion)s?\b[^.?!]{0,30}(?:now|minutes|first|still|"
            r"not stop)|having (?:a )?(?:seizure|fit|convulsion)s?|seizing|convulsing|passed out|blacked out|collapsed|"
            r"fainted|not responding|no pulse|heart (?:has )?stopped",
        ),
    ),
    (
        "signs of meningitis or sepsis",
        (
            r"fever|temperature of (?:39|4\d)|high temperature|shivering|chills",
            r"stiff neck|neck (?:stiffness|is stiff|hurts)|rash that does(?:n['’]?t| not) fade|purple rash|confus\w+|"
            r"(?:very |so )?drowsy|mottled|not making sense|makes no sense|delirious|lethargic|floppy|"
            r"neutropeni\w+|chemo\w*",
        ),
    ),
    (
        "a sudden very severe headache",
        (
            r"worst headache|thunderclap|sudden(?:ly)?,? (?:\w+ )?(?:severe|terrible|violent|awful) headache|"
            r"headache[^.?!]{0,30}(?:came on|came|started|hit)[^.?!]{0,15}(?:sudden\w*|seconds|out of nowhere|"
            r"instantly)",
        ),
    ),
    (
        "danger in pregnancy",
        (
            r"(?:i['’]?m|i am|im|she is|she['’]?s|(?:my|our) (?:\w+) is|weeks?|months) (?:\w+ )?(?:weeks? |months )?"
            r"pregnant|\d+ (?:weeks|months) (?:pregnant|along|gone)",
            r"bleeding|(?:baby|bump|movements?)\b[^.?!]{0,30}(?:mov|kick|still|stopped|less)\w*|"
            r"(?:not|n['’]?t|stopped|less)[^.?!]{0,25}(?:mov|kick)\w*|(?:severe|terrible|awful|bad|splitting) "
            r"(?:headache|pain|cramp)|(?:vision|sight)|seizure|waters? (?:has |have )?bro\w+|contractions",
        ),
    ),
)
RED_FLAGS = tuple(
    (reason, tuple(re.compile(rf"\b(?:{p})", re.IGNORECASE) for p in patterns)) for reason, patterns in _RED_FLAGS
)
