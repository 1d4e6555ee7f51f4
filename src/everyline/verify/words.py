"""The judge's tables of plain words: which say nothing, which say the same, and how a word is cut to its stem.

Everything here was written for this judge from general and clinical English; no word list of others is copied.
A word that is in none of the tables stands for itself: a claim that adds it says something new.
"""

from __future__ import annotations

from functools import cache

# Words that carry grammar alone. Prepositions of time and place that exclude one another are in `contrasts`.
FUNCTION = frozenset(
    """a an the of in on at to for with by from as into onto per via is are was were be been being am has have had
    having do does did it its itself they them their theirs he she his her him we our us i you your this that these
    those which who whom whose what there here then thus so such if and or but nor either both each while whereas
    when where than also too very quite rather itself themselves one's own same s t respectively namely eg e.g ie i.e
    among amongst between within upon about around through throughout toward towards across along against until till
    since because although though however moreover furthermore overall again yet still just even now up out off down
    will would shall should can could may might must need needs let s'""".split()
) - frozenset("because if may might could should must would can against since until within still yet".split())

# Words a faithful restatement may add: they name the act of reporting or the people studied, never what was found.
NEUTRAL = frozenset(
    """study studies trial trials analysis analyses result results finding findings data evidence report reports
    reported reporting show shows showed shown find finds found observe observes observed note noted notes describe
    described describes state states stated stating seen see sees record recorded records document documented
    publish published according author authors investigator investigators researcher researchers patient patients
    people person persons participant participants individual individuals subject subjects case cases group groups
    arm arms cohort population those these who estimate estimated estimates about approximately roughly around nearly
    almost some occur occurs occurred occurring happen happened happens come came comes go goes went give gives gave
    given giving get gets got receive received receives receiving take takes took taken taking use uses used using
    make makes made treat treated treating treatment treatments therapy therapies drug drugs medicine medicines
    medication medications dose doses dosed dosing dosage value values figure figures rate rates proportion
    percentage number numbers level levels score scores outcome outcomes endpoint endpoints measure measures measured
    measurement include includes included including involve involved involving namely specifically particular
    particularly compare compared comparing comparison time timepoint point points week weeks day days month months
    year years mark period follow followed following followup total whole disease condition
    card summary label section source sources page document respectively hence therefore current currently
    achieve achieved achieves achieving reach reached reaches reaching attain attained attains meet met obtain
    obtained experience experienced experiences experiencing develop developed develops have had having
    age aged ages intervention comparator dosage administered administer administration""".split()
)

# Groups of words and phrases that say the same here; the first is the key. Phrases are written with spaces.
SAME = """
versus|vs|v|compared with|compared to|as compared with|as compared to|in comparison with|in comparison to|relative to|against|as opposed to|in contrast to|rather than
people|person|persons|patient|patients|participant|participants|individual|individuals|subject|subjects|man and woman
reach|achieve|attain|meet|met|obtain|gain|hit
alopecia areata|aa
alopecia|hair loss|baldness
regrowth|regrow|regrew|regrown|hair growth|hair regrowth|grow back|grew back
adverse event|adverse events|side effect|side effects|adverse reaction|adverse reactions|adverse effect|adverse effects|ae|aes|unwanted effect|unwanted effects|event|events
mace|major adverse cardiovascular event|major adverse cardiovascular events|major cardiovascular event|major cardiovascular events
myocardial infarction|heart attack|heart attacks|heartattack
stroke|cerebrovascular accident
vte|venous thromboembolism|venous thromboembolic event|venous thromboembolic events|venous clot|venous clots
deep vein thrombosis|dvt
pulmonary embolism|pulmonaryembolism
thrombosis|thromboses|blood clot|blood clots|clot|clots|clotting|thrombotic event|thrombotic events|blood clotting
hypertension|high blood pressure
hypotension|low blood pressure
diabetes|diabetes mellitus
malignancy|malignancies|cancer|cancers
tuberculosis|tb
hepatitis b virus|hbv
hepatitis c virus|hcv
herpes zoster|shingles|zoster
rheumatoid arthritis|ra
inflammatory bowel disease|ibd
quality of life|qol
health related quality of life|hrqol
confidence interval|ci|cis|confidence intervals
odds ratio|oddsratio
hazard ratio|hazardratio
risk ratio|relative risk|riskratio
standard deviation|sd
mean difference|meandifference
body mass index|bmi
kidney|renal
liver|hepatic
heart|cardiac
lung|pulmonary
brain|cerebral
kill|death|deaths|die|dies|died|dead|mortality|fatality|fatalities
stop|stops|stopped|stopping|discontinue|discontinued|discontinuation|discontinuing|withdraw|withdrawn|withdrawal|withdrew|cease|ceased|cessation|quit
pause|pauses|paused|pausing|interrupt|interrupted|interrupting|interruption|hold|withhold|withheld|suspend|suspended
start|starts|started|starting|initiate|initiated|initiation|initiating|begin|began|begun|beginning|commence|commenced
restart|restarted|restarting|resume|resumed|resuming|reinitiate|retreatment|retreated
reduce dose|step down|stepped down|stepping down|step down|down titrate|down titrated|down titration|step back
approve|approved|approval|approves|license|licence|licensed|licenced|licensing|authorise|authorised|authorisation|authorize|authorized|authorization
fda|food and drug administration
ema|european medicines agency
united states|us|usa|u.s|u.s.a|america|american
european union|eu|europe|european
united kingdom|uk|u.k|britain|british
japan|japanese
china|chinese
italy|italian
vaccine|vaccines|vaccination|vaccinations|vaccinate|vaccinated|immunisation|immunisations|immunization|immunizations
antibody|antibodies
breast feeding|breastfeeding|lactation|lactating|nursing
pregnancy|pregnant|pregnancies
contraception|contraceptive|contraceptives|birth control
child bearing potential|childbearing potential|can become pregnant
by mouth|oral|orally|per os
intravenous|intravenously|iv|i.v
subcutaneous|subcutaneously|s.c
intramuscular|intramuscularly|i.m
topical|topically
randomise|randomised|randomized|randomize|randomly assigned|randomly allocated|randomisation|randomization
re randomise|rerandomised|rerandomized|rerandomise|rerandomize
placebo|dummy|sham
doctor|physician|physicians|doctors|clinician|clinicians
blood test|blood tests
blood count|complete blood count|full blood count|cbc|fbc|blood counts
liver function test|liver enzymes|liver function tests|lft|lfts|aminotransferase|aminotransferases|transaminase|transaminases
lipid|lipids
creatine kinase|creatine phosphokinase|ck|cpk
absolute lymphocyte count|alc
lymphocyte|lymphocytes
neutrophil|neutrophils
haemoglobin|hemoglobin
platelet|platelets
urinary|urine
monitor|monitored|monitoring
check|checked|checks|checking
screen|screened|screening|screens
test|tests|tested|testing
recommend|recommends|recommended|recommendation|recommendations|recommending|advise|advises|advised|advice|advisable|advocate|advocated
necessary|required|require|requires|requiring|need|needs|needed|requirement|requirements
indicate|indicated|indication|indications|indicates
common|commonest|most common|most commonly|most frequent|most frequently|most often|commonly
frequent|frequently|often
rare|rarely|infrequent|infrequently|seldom|uncommon|uncommonly
primary endpoint|primary end point|primary outcome|primary measure|main outcome
secondary endpoint|secondary end point|secondary outcome|secondary endpoints|secondary outcomes|secondary end points
week|wk|wks
similar|similarly|comparable|comparably|alike|same
different|differ|differs|differed|difference|differences|differing
effective|effectively|efficacious|efficacy|effectiveness|works|worked|work
lose|loses|lost|losing|loss
relapse|relapses|relapsed|relapsing|recurrence|recur|recurs|recurred|recurrences
maintain|maintained|maintains|sustain|sustained|kept|keep|keeps|retain|retained|preserved|preserve
respond|responds|responded|response|responses|responder|responders
cover|covers|covered|covering|coverage
scalp coverage|scalp hair coverage
child|children|paediatric|pediatric
adult|adults
adolescent|adolescents|teenager|teenagers|teen|teens
elderly|older people|older adults
woman|women|female|females
man|men|male|males
newborn|newborns|neonate|neonates|neonatal
infant|infants|baby|babies
mouse|mice|murine
rat|rats
foetus|fetus|fetal|foetal
tumour|tumor|tumours|tumors|neoplasm|neoplasms
anaemia|anemia
oestrogen|estrogen
diarrhoea|diarrhea
oedema|edema
leukaemia|leukemia
fibre|fiber
centre|center
caesarean|cesarean
naive|untreated
several|many|numerous|multiple|various
because|since|as a result of|owing to|due to
cause|causes|caused|causing|lead to|leads to|led to|leading to|result in|results in|resulted in|resulting in|bring about|produce|produces|produced|induce|induces|induced|trigger|triggers|triggered
associate|associated|association|associations|link|linked|links|correlate|correlated|correlation|correlates|relate|related|relationship|tied
risk|risks|likelihood|chance|probability|odds
prevent|prevents|prevented|preventing|prevention|protect against|protects against|protected against|protection against
inhibit|inhibits|inhibited|inhibition|inhibitory|inhibitor|inhibitors|suppress|suppresses|suppressed|suppression|block|blocks|blocked|blocker|blockers|blockade
activate|activates|activated|activation|stimulate|stimulates|stimulated|stimulation
express|expression|expressed|expresses
show|demonstrate|demonstrates|demonstrated|reveal|reveals|revealed|exhibit|exhibits|display|displays
evidence|proof
use|uses|used|using|usage|utilise|utilize|utilization
contain|contains|contained|containing
enhance|enhances|enhanced|enhancing|enhancement|boost|boosts|boosted|augment|augments|augmented
important|importance|crucial|essential|critical|key|vital
role|function|functions
quick|quickly|rapid|rapidly|fast
gene|genes|genetic
mutation|mutations|mutant|mutants|mutated
cell|cells|cellular
protein|proteins
infect|infection|infections|infected
inflame|inflammation|inflammatory
disease|diseases|disorder|disorders|illness
treat|treats|treated|treating|treatment|treatments|therapy|therapies|therapeutic
drug|drugs|medicine|medicines|medication|medications
dose|doses|dosed|dosing|dosage
hospital|hospitals
hospitalise|hospitalised|hospitalized|hospitalisation|hospitalization
mutual|reciprocal
smoke|smoker|smokers|smoking|smokes|smoked
eyebrow|eyebrows|brow|brows
eyelash|eyelashes|lash|lashes
two arm|two group
first|1st
second|2nd
third|3rd
entry|eligibility|eligible|inclusion
percent change|percentage change
genotype|genotypes|genotyping
exposure|exposures|exposed
total loss|complete loss
totalis|alopecia totalis
universalis|alopecia universalis
corticosteroid|corticosteroids|steroid|steroids|glucocorticoid|glucocorticoids|glucocorticosteroid|glucocorticosteroids
intralesional|intralesionally
immunosuppressant|immunosuppressants|immunosuppressive
immunomodulator|immunomodulators|immunomodulatory
jak inhibitor|jak inhibitors|janus kinase inhibitor|janus kinase inhibitors|jaki|jakis
jak|janus kinase
tnf|tumour necrosis factor|tumor necrosis factor
ciclosporin|cyclosporine|cyclosporin|ciclosporine
rifampin|rifampicin
paracetamol|acetaminophen
adrenaline|epinephrine
salbutamol|albuterol
boxed warning|black box warning|box
five|5
whole|entire|entirely|complete|completely|full|fully|total|totally
near complete|nearly complete|near full|almost complete
about|approximately|around|roughly|circa
contraindicate|contraindicated|contraindicates|contraindication|contraindications
avoid|avoids|avoided|avoiding|avoidance
consider|considers|considered|considering|consideration
hypersensitivity|allergy|allergic
heterogeneity|heterogeneous
follow up|followup
long term|longterm
short term|shortterm
head to head|headtohead
open label|openlabel
double blind|doubleblind|double masked
once daily|once a day
length|duration
illness|sickness
method|methods|approach
number|count
weight|body weight
shortness of breath|dyspnoea|dyspnea|breathlessness
chest pain|angina
fever|pyrexia
vomit|vomiting|emesis
itch|itching|pruritus
rash|skin rash
hives|urticaria
nasopharyngitis|common cold
upper respiratory tract infection|upper respiratory infection|upper respiratory infections|upper respiratory tract infections|urti
urinary tract infection|uti
additional|extra|further|additionally
combine|combined|combination|together
alone|monotherapy
annual|yearly
cost|costs
mean|average|averaged|averages
safe|safely|safety
tolerate|tolerated|tolerability|tolerable
""".strip()

_IRREGULAR = dict(
    pair.split(":")
    for pair in """rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow shown:show showed:show led:lead
    women:woman men:man children:child mice:mouse gave:give given:give took:take taken:take began:begin begun:begin
    worse:worse lost:lose chose:choose chosen:choose driven:drive drove:drive written:write wrote:write made:make
    kept:keep held:hold met:meet sought:seek felt:feel left:leave brought:bring thought:think taught:teach
    caught:catch bound:bind built:build sent:send spent:spend understood:understand became:become came:come
    underwent:undergo undergone:undergo feet:foot teeth:tooth lives:life data:datum criteria:criterion
    diagnoses:diagnosis analyses:analysis metastases:metastasis bacteria:bacterium hypotheses:hypothesis
    viruses:virus statuses:status""".split()
    for pair in [pair]
)

_SUFFIXES = (
    "isations", "izations", "isation", "ization", "ational", "ations", "ation", "itions", "ition", "ements", "ement",
    "ments", "ment", "ingly", "edly", "ances", "ance", "ences", "ence", "ities", "ity", "ically", "ical", "ally",
    "ively", "ive", "ions", "ion", "ings", "ing", "ors", "ers", "ies", "ied", "ed", "es", "al", "ic", "ly", "s", "e", "y",
)  # fmt: skip


@cache
def stem(word: str) -> str:
    """A word cut to what its inflections and plain derivations share. Lower case in and out; at least four letters stay.

    Comparatives (-er of an adjective) are not told from agents (-er of a verb): where it matters the word is in a
    table and is found before it is cut. Negative prefixes are never cut: "ineffective" stays apart from "effective".
    """
    word = _IRREGULAR.get(word, word)
    if len(word) < 5 or any(c.isdigit() for c in word):
        return word[:-1] if len(word) == 4 and word.endswith("s") and word[-2] not in "suia" else word
    if word.endswith(("ss", "us", "is")):
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            base = word[: -len(suffix)]
            if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base[:-1] if base.endswith(("e", "i")) and len(base) > 4 else base
    return word
