"""Words that exclude one another, by the check they belong to.

A group is one question with exclusive answers (up or down? adult or child?). A claim that gives another answer than
its evidence contradicts it; the kind of reason is the group's. Answers are separated by "|", the wordings of an
answer by ",". The first wording is the answer's key.
"""

from __future__ import annotations

from everyline.domain.answer import ReasonKind

CONTRASTS: tuple[tuple[ReasonKind, str, str], ...] = (
    (
        ReasonKind.DIRECTION,
        "change",
        "increase,increases,increased,increasing,rise,rises,rose,rising,risen,raise,raised,raises,raising,elevate,elevated,"
        "elevates,elevation,upregulate,upregulated,upregulation,upregulates,accelerate,accelerates,accelerated,grow,grew,"
        "climb,climbed,gain,gains,gained,widen,widened,heighten,heightened,prolong,prolonged,prolongs,promote,promotes,"
        "promoted,strengthen,strengthens,augment,augments"
        "|decrease,decreases,decreased,decreasing,fall,falls,fell,falling,fallen,reduce,reduces,reduced,reducing,reduction,"
        "reductions,lowered,lowers,lowering,decline,declines,declined,declining,drop,drops,dropped,dropping,downregulate,"
        "downregulated,downregulation,downregulates,diminish,diminishes,diminished,attenuate,attenuated,attenuates,shrink,"
        "shrank,lessen,lessened,shorten,shortened,shortens,slow,slows,slowed,weaken,weakened,weakens,halved,halve,curb",
    ),
    (
        ReasonKind.DIRECTION,
        "amount",
        "higher,more,greater,larger,more often,more frequent,more frequently,more common,more commonly,longer,"
        "above,over,bigger,exceed,exceeds,exceeded,stronger,elevated,excess"
        "|lower,less,fewer,smaller,less often,less frequent,less frequently,less common,less commonly,shorter,"
        "below,under,beneath,weaker",
    ),
    (
        ReasonKind.DIRECTION,
        "quality",
        "better,improve,improves,improved,improving,improvement,improvements,superior,superiority,best,beneficial,benefit,"
        "benefits,benefited,favour,favours,favoured,favor,favors,favored,favourable,favorable,gain of function,helpful,"
        "outperform,outperformed,outperforms,beat,beats,recover,recovered,recovery,ameliorate,ameliorated"
        "|worse,worsen,worsens,worsened,worsening,inferior,inferiority,worst,harm,harms,harmful,harmed,deteriorate,"
        "deteriorated,deterioration,detrimental,unfavourable,unfavorable,underperform,underperformed,poorer,impair,impaired,"
        "impairs,aggravate,aggravated,exacerbate,exacerbated,exacerbates",
    ),
    (ReasonKind.DIRECTION, "age compared", "older|younger"),
    (ReasonKind.DIRECTION, "time compared", "later|earlier,sooner"),
    (ReasonKind.DIRECTION, "extreme", "highest,greatest,largest,longest|lowest,least,smallest,shortest"),
    (ReasonKind.DIRECTION, "effect", "effective,efficacious|ineffective,inefficacious,useless,futile"),
    (ReasonKind.DIRECTION, "outcome of a try", "succeed,succeeded,success,successful,successfully|fail,fails,failed,failure,unsuccessful,missed,miss"),
    (ReasonKind.DIRECTION, "prevention", "prevent,prevents,prevented,prevention,protect,protects,protected,protection,protective|provoke,provokes,provoked"),
    (ReasonKind.DIRECTION, "activity", "activate,activates,activated,activation,stimulate,stimulates,agonist,agonists,inducer,inducers|inhibit,inhibits,inhibited,inhibition,inhibitor,inhibitors,antagonist,antagonists,suppress,suppresses"),
    (ReasonKind.DIRECTION, "sign", "positive,positively|negative,negatively"),
    (ReasonKind.DIRECTION, "sameness", "similar,comparable,same,equivalent,unchanged,constant|different,differ,differs,differed,difference,changed"),
    (ReasonKind.DIRECTION, "course", "early|late"),
    (ReasonKind.DIRECTION, "fast or slow", "quick,rapid,rapidly,quickly,fast,faster|slow,slowly,slower,gradual,gradually"),
    (ReasonKind.DIRECTION, "high or low", "high|low"),
    (ReasonKind.DIRECTION, "long or short", "long,long-term|short,short-term"),
    (ReasonKind.DIRECTION, "hyper or hypo", "hyperglycaemia,hyperglycemia,hypertension,hyperkalaemia,hyperkalemia|hypoglycaemia,hypoglycemia,hypotension,hypokalaemia,hypokalemia"),
    (ReasonKind.NEGATION, "significance", "significant,significantly|insignificant,nonsignificant,insignificantly"),
    (ReasonKind.NEGATION, "approval", "approve,approved,approval,license,licence,licensed,licenced,authorise,authorised,authorisation,authorize,authorized,authorization,on-label|unapproved,unlicensed,off-label,unauthorised,unauthorized,investigational"),
    (ReasonKind.NEGATION, "possibility", "possible,possibly|impossible"),
    (ReasonKind.NEGATION, "controlled", "controlled|uncontrolled"),
    (ReasonKind.NEGATION, "related", "related|unrelated"),
    (ReasonKind.NEGATION, "likely", "likely,probable,probably|unlikely,improbable"),
    (ReasonKind.NEGATION, "known", "known|unknown"),
    (ReasonKind.NEGATION, "clear", "clear,clearly,certain|unclear,uncertain,uncertainty,inconclusive"),
    (ReasonKind.NEGATION, "allowed", "recommend,recommends,recommended,recommendation,advise,advised,advises|contraindicate,contraindicated,contraindication,contraindications,advise against,advises against,advised against,recommend against,recommends against,recommended against,discouraged,prohibited,forbidden,avoid,avoided,avoiding,avoidance|consider,considered"),
    (ReasonKind.NEGATION, "safety", "safe,safely|unsafe,dangerous,hazardous"),
    (ReasonKind.NEGATION, "presence", "present,presence|absent,absence"),
    (ReasonKind.NEGATION, "with or without", "lacking,lack,lacks,lacked"),
    (ReasonKind.NEGATION, "inclusion", "include,includes,included,including|exclude,excludes,excluded,excluding,exclusion"),
    (ReasonKind.NEGATION, "act", "start,starts,started,starting,initiate,initiated,initiation,begin,began|stop,stops,stopped,stopping,discontinue,discontinued,discontinuation,withdraw,withdrawn,withdrawal|continue,continued,continues,continuing,continuous,continuously|pause,pauses,paused,pausing,interrupt,interrupted,interrupting,withhold|restart,restarted,restarting,resume,resumed"),
    (ReasonKind.NEGATION, "permission", "allow,allows,allowed,permit,permitted|forbid,forbids,bar,bars,barred,prohibit"),
    (ReasonKind.NEGATION, "agreement", "accept,accepted,accepts|reject,rejected,rejects,refuse,refused"),
    (ReasonKind.POPULATION, "age", "adult,adults,grown-ups|adolescent,adolescents,teenager,teenagers|child,children,paediatric,pediatric,paediatrics|infant,infants,baby,babies|newborn,newborns,neonate,neonates,neonatal|elderly,older people,older adults,geriatric"),
    (ReasonKind.POPULATION, "sex", "woman,women,female,females,girls,girl|man,men,male,males,boys,boy"),
    (ReasonKind.POPULATION, "severity", "mild,mildly|moderate,moderately|severe,severely"),
    (ReasonKind.POPULATION, "course of disease", "acute,acutely|chronic,chronically"),
    (ReasonKind.POPULATION, "extent", "patchy|totalis,alopecia totalis|universalis,alopecia universalis|ophiasis"),
    (ReasonKind.POPULATION, "pregnancy", "pregnancy,pregnant,pregnancies|breast feeding,breastfeeding,lactation,lactating"),
    (ReasonKind.POPULATION, "setting", "inpatient,inpatients|outpatient,outpatients"),
    (ReasonKind.POPULATION, "creature", "human,humans|mouse,mice,murine|rat,rats|rabbit,rabbits|monkey,monkeys|dog,dogs|animal,animals"),
    (ReasonKind.POPULATION, "place", "united states,usa,u.s,american,america|european union,eu,europe,european|united kingdom,uk,british,britain|japan,japanese|china,chinese|canada,canadian|italy,italian|india,indian|australia,australian|korea,korean|germany,german|france,french|spain,spanish|brazil,brazilian"),
    (ReasonKind.POPULATION, "agency", "fda,food and drug administration|ema,european medicines agency,chmp|mhra|pmda"),
    (ReasonKind.POPULATION, "earlier treatment", "naive|experienced|refractory"),
    (ReasonKind.POPULATION, "kidney or liver", "renal,kidney|hepatic,liver|cardiac"),
    (ReasonKind.POPULATION, "smoking", "smoker,smokers,smoking|nonsmoker,nonsmokers"),
    (ReasonKind.TIME, "order", "before,prior to,pre,ahead of|after,afterwards,following,post,thereafter|during"),
    (ReasonKind.TIME, "period", "day,days,daily dose period|week,weeks|month,months|year,years|hour,hours|minute,minutes"),
    (ReasonKind.TIME, "duration", "temporary,temporarily,transient,transiently|permanent,permanently,lasting"),
    (ReasonKind.TIME, "season", "january|february|march|april|june|july|august|september|october|november|december"),
    (ReasonKind.DOSE, "route", "by mouth,oral,orally|topical,topically|intravenous,intravenously,iv,i.v|subcutaneous,subcutaneously|intramuscular,intramuscularly|inhaled|intralesional|rectal|intranasal"),
    (ReasonKind.DOSE, "schedule", "once daily,once a day,once per day,daily,every day,each day,qd,o.d,per day|twice daily,twice a day,twice per day,two times a day,two times daily,bid,b.i.d,twice-daily|three times daily,three times a day,thrice daily,tid,t.i.d|four times daily,four times a day,qid|weekly,once weekly,once a week,every week,each week,per week|twice weekly,twice a week|every other day,alternate days,on alternate days|every two weeks,fortnightly,every other week,q2w|monthly,once a month,every month|yearly,annually,once a year"),
    (ReasonKind.DOSE, "times", "once|twice|thrice"),
    (ReasonKind.DOSE, "loading", "loading|maintenance"),
    (ReasonKind.DOSE, "strength", "low-dose,low dose|high-dose,high dose|medium-dose,medium dose"),
    (ReasonKind.DRUG, "vaccine", "live,live attenuated,attenuated,live-attenuated|inactivated,killed,non-live,nonlive|recombinant"),
    (ReasonKind.COMPARATOR, "comparator", "placebo,sham,dummy|active comparator,active control|usual care,standard care,standard of care|no treatment,untreated|baseline|saline"),
    (ReasonKind.OUTCOME, "endpoint", "primary|secondary|exploratory"),
    (ReasonKind.OUTCOME, "average", "mean,average,averaged|median"),
    (ReasonKind.OUTCOME, "site of hair", "eyebrow,eyebrows,brow,brows|eyelash,eyelashes,lash,lashes|scalp|nail,nails"),
    (ReasonKind.OUTCOME, "pressure", "systolic|diastolic"),
    (ReasonKind.OUTCOME, "lipoprotein", "hdl|ldl|triglyceride,triglycerides"),
    (ReasonKind.OUTCOME, "mood", "anxiety,anxious|depression,depressive"),
    (ReasonKind.OUTCOME, "blood cells", "lymphocyte,lymphocytes|neutrophil,neutrophils|platelet,platelets|haemoglobin,hemoglobin"),
    (ReasonKind.OUTCOME, "gravity", "serious|nonserious,minor"),
    (ReasonKind.OUTCOME, "side", "left|right"),
    (ReasonKind.OUTCOME, "hepatitis", "hepatitis b,hepatitis b virus,hbv|hepatitis c,hepatitis c virus,hcv"),
    (ReasonKind.OUTCOME, "gain or loss", "regrowth,regrow,regrew,hair regrowth|hair loss"),
    (ReasonKind.OUTCOME, "response", "responder,responders|nonresponder,nonresponders"),
    (ReasonKind.CERTAINTY_INFLATED, "strength of a link", "associate,associated,association,associations,link,linked,correlate,correlated,correlation,correlates|cause,causes,caused,causing,causal,lead to,leads to,led to,result in,results in,resulted in"),
    (ReasonKind.CERTAINTY_INFLATED, "share", "all,every|most,mostly,majority|some|few|half|none"),
    (ReasonKind.CERTAINTY_INFLATED, "frequency", "always|frequent,frequently,often,common,commonly,commonest|rare,rarely,infrequent,infrequently,seldom,uncommon,uncommonly"),
    (ReasonKind.CERTAINTY_INFLATED, "blinding", "open-label,open label,unblinded|double-blind,double blind,double-masked,blinded"),
    (ReasonKind.CERTAINTY_INFLATED, "allocation", "randomise,randomised,randomized,randomize,randomly,randomisation|nonrandomised,nonrandomized,observational,retrospective|prospective"),
    (ReasonKind.CERTAINTY_INFLATED, "showing", "prove,proves,proved,proven,confirm,confirms,confirmed,establish,established|suggest,suggests,suggested,suggesting,hint,hints,indicate that"),
    (ReasonKind.CERTAINTY_INFLATED, "duty", "must|should"),
    (ReasonKind.CERTAINTY_INFLATED, "extent of a whole", "partial,partially,partly|whole,entire,entirely,complete,completely,full,fully"),
)  # fmt: skip

# Words that soften, of the thing itself or of the telling. A claim that drops one says more than was found.
MODAL_HEDGES = frozenset(
    """may might could possibly perhaps potentially potential likely probable probably possible conceivably uncertain
    tentative preliminary""".split()
)
REPORTING_HEDGES = frozenset(
    """suggest suggests suggested suggesting suggestive appear appears appeared seem seems seemed tend tends tended
    presumably hypothesised hypothesized""".split()
)

# Words that only harden or widen: a claim may not add them.
BOOSTERS = frozenset(
    """always never definitely certainly clearly undoubtedly proven proves prove proved guarantee guarantees guaranteed
    conclusively conclusive unequivocally all every universally completely entirely cure cures cured certain markedly
    dramatically substantially strongly definitive""".split()
)

# Words that narrow: a claim may neither drop nor add them.
RESTRICTORS = frozenset("""only solely alone unless except excepting if merely exclusively""".split())

NEGATORS = frozenset(
    """not no never none neither nor without cannot n't nobody nothing nowhere lack lacks lacked lacking absence absent
    hardly scarcely barely nonsignificant""".split()
)  # fmt: skip
