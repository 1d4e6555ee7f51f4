BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE articles (
	id TEXT NOT NULL, 
	slug TEXT NOT NULL, 
	title TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (slug)
);
INSERT INTO "articles" VALUES('023127f1c0bda7e3','what-dose-of-deuruxolitinib-is-licensed','What dose of deuruxolitinib is licensed?','2026-11-01T09:00:07.000000+00:00');
CREATE TABLE assignments (
	revision TEXT NOT NULL, 
	member TEXT NOT NULL, 
	PRIMARY KEY (revision, member), 
	FOREIGN KEY(revision) REFERENCES revisions (id), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "assignments" VALUES('023127f1c0bda7e3-1','f0a7e3104ff2');
INSERT INTO "assignments" VALUES('023127f1c0bda7e3-1','d9f4b5f0b2be');
CREATE TABLE card_feedback (
	card TEXT NOT NULL, 
	at TEXT NOT NULL, 
	service TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	suggestions JSON NOT NULL, 
	reason TEXT NOT NULL, 
	had_comment BOOLEAN NOT NULL, 
	received_at TEXT NOT NULL, 
	PRIMARY KEY (card, at)
);
INSERT INTO "card_feedback" VALUES('c','2026-11-01T10:00:00+00:00','atorvastatin-order-sign','overridden','["s"]','disagree',1,'2026-11-01T10:00:00+00:00');
CREATE TABLE comments (
	id INTEGER NOT NULL, 
	revision TEXT NOT NULL, 
	member TEXT NOT NULL, 
	text TEXT NOT NULL, 
	claim TEXT, 
	start INTEGER, 
	"end" INTEGER, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(revision) REFERENCES revisions (id), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "comments" VALUES(1,'023127f1c0bda7e3-1','f0a7e3104ff2','Which label? – “dose”','c1',0,4,'2026-11-01T09:00:11.000000+00:00');
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	revision TEXT NOT NULL, 
	act TEXT NOT NULL, 
	member TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	is_override BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(revision) REFERENCES revisions (id)
);
INSERT INTO "decisions" VALUES(1,'023127f1c0bda7e3-1','approve','5b0a0406fcc8','sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1','two approvals','2026-11-01T09:00:14.000000+00:00',0);
CREATE TABLE identities (
	issuer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	member TEXT NOT NULL, 
	PRIMARY KEY (issuer, subject), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "identities" VALUES('https://id.example.org','7','d9f4b5f0b2be');
CREATE TABLE invitations (
	token TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	roles JSON NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	ends_at TEXT NOT NULL, 
	used_at TEXT, 
	PRIMARY KEY (token), 
	FOREIGN KEY(made_by) REFERENCES members (id)
);
INSERT INTO "invitations" VALUES('h','Nél','n@example.org','["reviewer"]','ad4756f8befb','2026-11-01T10:00:00+00:00','2026-11-01T10:00:00+00:00',NULL);
CREATE TABLE keys (
	id TEXT NOT NULL, 
	public TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "keys" VALUES('56475aa75463474c','03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8');
CREATE TABLE members (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	password TEXT, 
	roles JSON NOT NULL, 
	interests JSON NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO "members" VALUES('ad4756f8befb','Dr Chair','chair@example.org','$argon2id$v=19$m=65536,t=3,p=4$4A5SNzgQzV4lsHNG/r7HVw$tFhpEzxovYsElDIUZ+LPOHjfB0/35vLgqeh47TXdX6E','["admin", "board chair"]','[]',1);
INSERT INTO "members" VALUES('8adeaf7cac3d','author','author@example.org','$argon2id$v=19$m=65536,t=3,p=4$tddFjaehtJWhHWMBwJi/Lg$9e9OPqMrSVDWewDC8aduyDGm8OtUd7N7z6wkj+64CIk','["author"]','[]',1);
INSERT INTO "members" VALUES('5b0a0406fcc8','editor','editor@example.org','$argon2id$v=19$m=65536,t=3,p=4$vMhAFJbaBol0x/vaO7b57A$vSgsq0lneL6TcaC5rXF4ahGTZUAXR/A0umssk/l/RyQ','["editor"]','[]',1);
INSERT INTO "members" VALUES('f0a7e3104ff2','ann','ann@example.org','$argon2id$v=19$m=65536,t=3,p=4$4IF7GsFLqB/T4Y3h+EURNw$ZtjFcc6ZXnjixzBtdmBR0vJ0dhgoeroLseFUapaYx5Q','["reviewer"]','[]',1);
INSERT INTO "members" VALUES('d9f4b5f0b2be','bob','bob@example.org','$argon2id$v=19$m=65536,t=3,p=4$dMKIuCV3JuGKK7y/Txy9BQ$Lvhsc//2aEhb9NaVqC3v5ya8W2p9CjHXApwis0F58ok','["reviewer"]','["speaker\u2019s fee, 2025"]',1);
CREATE TABLE requests (
	"key" TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	status INTEGER, 
	body TEXT, 
	made_at TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "requests" VALUES('r','d',201,'{}','2026-11-01T10:00:00+00:00');
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	revision TEXT NOT NULL, 
	member TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	opinion TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	interest TEXT NOT NULL, 
	claims JSON NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(revision) REFERENCES revisions (id), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "reviews" VALUES(1,'023127f1c0bda7e3-1','f0a7e3104ff2','sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1','approve','each line read against its source','','{}','2026-11-01T09:00:12.000000+00:00');
INSERT INTO "reviews" VALUES(2,'023127f1c0bda7e3-1','d9f4b5f0b2be','sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1','approve','each line read against its source','','{}','2026-11-01T09:00:13.000000+00:00');
CREATE TABLE revisions (
	id TEXT NOT NULL, 
	article TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	content TEXT NOT NULL, 
	state TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (article, number), 
	FOREIGN KEY(article) REFERENCES articles (id), 
	FOREIGN KEY(made_by) REFERENCES members (id)
);
INSERT INTO "revisions" VALUES('023127f1c0bda7e3-1','023127f1c0bda7e3',1,'sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1','{
  "id": "0d36a4fb579603ee",
  "question": "What dose of deuruxolitinib is licensed?",
  "reader": "clinician",
  "status": "unreviewed",
  "read_as": {
    "type": "dosing",
    "population": [],
    "intervention": [
      "deuruxolitinib"
    ],
    "comparator": [],
    "outcome": [],
    "carried_from": null,
    "corrections": [],
    "parts": []
  },
  "urgent": null,
  "premises": [],
  "bottom_line": [
    "c1",
    "c2",
    "c3"
  ],
  "sections": [
    {
      "heading": "Who it is for",
      "kind": "approval",
      "claims": [
        "c4"
      ]
    },
    {
      "heading": "Dose in particular groups",
      "kind": "special_population",
      "claims": [
        "c5",
        "c6"
      ]
    },
    {
      "heading": "Results by dose",
      "kind": "efficacy",
      "claims": [
        "c7",
        "c8"
      ]
    },
    {
      "heading": "What is not known",
      "kind": "limitations",
      "claims": [
        "c9"
      ]
    }
  ],
  "claims": [
    {
      "id": "c1",
      "text": "The FDA approved deuruxolitinib for adults with severe alopecia areata in July 2024, the third JAK inhibitor after baricitinib (2022) and ritlecitinib (2023).",
      "certainty": null,
      "citations": [
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f01",
          "reference": 1,
          "start": 85,
          "end": 243,
          "quote": "The FDA approved deuruxolitinib for adults with severe alopecia areata in July 2024, the third JAK inhibitor after baricitinib (2022) and ritlecitinib (2023).",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:label-leqselvi#85",
            "start": 0,
            "end": 158
          }
        ]
      },
      "steps": []
    },
    {
      "id": "c2",
      "text": "Deuruxolitinib: 8 mg by mouth twice daily [adults with severe AA].",
      "certainty": null,
      "citations": [
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f02",
          "reference": 1,
          "start": 355,
          "end": 381,
          "quote": "8 mg by mouth twice daily.",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        },
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f02",
          "reference": 1,
          "start": 382,
          "end": 515,
          "quote": "Population: adults with severe AA. Intervention: deuruxolitinib. Dose: 8 mg twice daily. Outcome: dose.\nValues: dose 8 mg twice daily",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:label-leqselvi#355",
            "start": 0,
            "end": 26
          },
          {
            "evidence": "card:label-leqselvi#382",
            "start": 0,
            "end": 103
          }
        ]
      },
      "steps": []
    },
    {
      "id": "c3",
      "text": "Deuruxolitinib: at week 24 SALT of 20 or less was reached by 29.6% on 8 mg twice daily, 41.5% on 12 mg twice daily and 0.8% on placebo [adults 18-65 years with SALT 50 or more].",
      "certainty": "moderate",
      "citations": [
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f01",
          "reference": 2,
          "start": 120,
          "end": 239,
          "quote": "At week 24 SALT of 20 or less was reached by 29.6% on 8 mg twice daily, 41.5% on 12 mg twice daily and 0.8% on placebo.",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        },
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f01",
          "reference": 2,
          "start": 240,
          "end": 517,
          "quote": "Population: adults 18-65 years with SALT 50 or more. Intervention: deuruxolitinib. Dose: 8 mg or 12 mg twice daily. Comparator: placebo. Outcome: SALT <=20. Time point: week 24.\nValues: SALT<=20 8 mg 29.6 % (n 351); SALT<=20 12 mg 41.5 % (n 215); SALT<=20 placebo 0.8 % (n 140)",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:king-2024-thrive-aa1#120",
            "start": 0,
            "end": 119
          },
          {
            "evidence": "card:king-2024-thrive-aa1#240",
            "start": 0,
            "end": 177
          }
        ]
      },
      "steps": [
        {
          "domain": "design",
          "text": "starts high: rct",
          "change": 0,
          "span": null
        },
        {
          "domain": "reading",
          "text": "read second hand (news reports of the journal article; exact title not seen)",
          "change": -1,
          "span": null
        }
      ]
    },
    {
      "id": "c4",
      "text": "Deuruxolitinib: the 12 mg twice-daily arm did better but is not a licensed dose; the licensed dose is 8 mg twice daily [adults 18-65 years with SALT 50 or more].",
      "certainty": null,
      "citations": [
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f06",
          "reference": 2,
          "start": 1975,
          "end": 2078,
          "quote": "The 12 mg twice-daily arm did better but is not a licensed dose; the licensed dose is 8 mg twice daily.",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        },
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f06",
          "reference": 2,
          "start": 2079,
          "end": 2209,
          "quote": "Population: adults 18-65 years with SALT 50 or more. Intervention: deuruxolitinib. Dose: 8 mg twice daily. Outcome: dose licensed.",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:king-2024-thrive-aa1#1975",
            "start": 0,
            "end": 103
          },
          {
            "evidence": "card:king-2024-thrive-aa1#2079",
            "start": 0,
            "end": 130
          }
        ]
      },
      "steps": []
    },
    {
      "id": "c5",
      "text": "Deuruxolitinib: not recommended when eGFR is below 30 mL/min/1.73 m2 or in end-stage renal disease; no change from 30 to under 90 [renal impairment].",
      "certainty": null,
      "citations": [
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f06",
          "reference": 1,
          "start": 1214,
          "end": 1328,
          "quote": "Not recommended when eGFR is below 30 mL/min/1.73 m2 or in end-stage renal disease; no change from 30 to under 90.",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        },
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f06",
          "reference": 1,
          "start": 1329,
          "end": 1459,
          "quote": "Population: renal impairment. Intervention: deuruxolitinib. Outcome: renal dosing.\nValues: not recommended eGFR <30 mL/min/1.73 m2",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:label-leqselvi#1214",
            "start": 0,
            "end": 114
          },
          {
            "evidence": "card:label-leqselvi#1329",
            "start": 0,
            "end": 82
          }
        ]
      },
      "steps": []
    },
    {
      "id": "c6",
      "text": "Deuruxolitinib: not recommended in Child-Pugh C; no change in Child-Pugh A or B [hepatic impairment].",
      "certainty": null,
      "citations": [
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f07",
          "reference": 1,
          "start": 1461,
          "end": 1525,
          "quote": "Not recommended in Child-Pugh C; no change in Child-Pugh A or B.",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        },
        {
          "document": "card:label-leqselvi",
          "finding": "label-leqselvi-f07",
          "reference": 1,
          "start": 1526,
          "end": 1612,
          "quote": "Population: hepatic impairment. Intervention: deuruxolitinib. Outcome: hepatic dosing.",
          "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:label-leqselvi#1461",
            "start": 0,
            "end": 64
          },
          {
            "evidence": "card:label-leqselvi#1526",
            "start": 0,
            "end": 86
          }
        ]
      },
      "steps": []
    },
    {
      "id": "c7",
      "text": "Deuruxolitinib: at week 24 SALT of 20 or less was reached by 33.0% on 8 mg twice daily, 38.3% on 12 mg twice daily and 0.8% on placebo (p<0.0001) [517 adults 18-65 years, SALT 50 or more].",
      "certainty": "moderate",
      "citations": [
        {
          "document": "card:thrive-aa2",
          "finding": "thrive-aa2-f01",
          "reference": 3,
          "start": 119,
          "end": 249,
          "quote": "At week 24 SALT of 20 or less was reached by 33.0% on 8 mg twice daily, 38.3% on 12 mg twice daily and 0.8% on placebo (p<0.0001).",
          "document_hash": "sha256:a7e538ee829be9e734d995f9fa18f668158ba1e983e54be6e327a00bd47fb5d9"
        },
        {
          "document": "card:thrive-aa2",
          "finding": "thrive-aa2-f01",
          "reference": 3,
          "start": 250,
          "end": 503,
          "quote": "Population: 517 adults 18-65 years, SALT 50 or more. Intervention: deuruxolitinib. Dose: 8 mg or 12 mg twice daily. Comparator: placebo. Outcome: SALT <=20. Time point: week 24.\nValues: SALT<=20 8 mg 33.0 %; SALT<=20 12 mg 38.3 %; SALT<=20 placebo 0.8 %",
          "document_hash": "sha256:a7e538ee829be9e734d995f9fa18f668158ba1e983e54be6e327a00bd47fb5d9"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:thrive-aa2#119",
            "start": 0,
            "end": 130
          },
          {
            "evidence": "card:thrive-aa2#250",
            "start": 0,
            "end": 177
          }
        ]
      },
      "steps": [
        {
          "domain": "design",
          "text": "starts high: rct",
          "change": 0,
          "span": null
        },
        {
          "domain": "reading",
          "text": "read second hand (news of topline results and registry copy)",
          "change": -1,
          "span": null
        }
      ]
    },
    {
      "id": "c8",
      "text": "Deuruxolitinib: satisfaction with hair at week 24 was 42.1% on 8 mg, 53.0% on 12 mg and 4.7% on placebo [adults 18-65 years with SALT 50 or more; dose 8 mg or 12 mg twice daily].",
      "certainty": "moderate",
      "citations": [
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f03",
          "reference": 2,
          "start": 937,
          "end": 1025,
          "quote": "Satisfaction with hair at week 24 was 42.1% on 8 mg, 53.0% on 12 mg and 4.7% on placebo.",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        },
        {
          "document": "card:king-2024-thrive-aa1",
          "finding": "king-2024-thrive-aa1-f03",
          "reference": 2,
          "start": 1026,
          "end": 1293,
          "quote": "Population: adults 18-65 years with SALT 50 or more. Intervention: deuruxolitinib. Dose: 8 mg or 12 mg twice daily. Comparator: placebo. Outcome: patient satisfaction. Time point: week 24.\nValues: satisfied 8 mg 42.1 %; satisfied 12 mg 53.0 %; satisfied placebo 4.7 %",
          "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:king-2024-thrive-aa1#937",
            "start": 0,
            "end": 88
          },
          {
            "evidence": "card:king-2024-thrive-aa1#1026",
            "start": 0,
            "end": 188
          }
        ]
      },
      "steps": [
        {
          "domain": "design",
          "text": "starts high: rct",
          "change": 0,
          "span": null
        },
        {
          "domain": "reading",
          "text": "read second hand (news reports of the journal article; exact title not seen)",
          "change": -1,
          "span": null
        }
      ]
    },
    {
      "id": "c9",
      "text": "JAK inhibitors: Rankings rest on indirect comparison; the authors ask for trials with the same entry criteria, dose and length.",
      "certainty": null,
      "citations": [
        {
          "document": "card:jak-meta-2023",
          "finding": "jak-meta-2023-f02",
          "reference": 4,
          "start": 492,
          "end": 603,
          "quote": "Rankings rest on indirect comparison; the authors ask for trials with the same entry criteria, dose and length.",
          "document_hash": "sha256:101f05871818198f4d622bd3f123f7715720c106ce3404eae7c9d33bc104ac5c"
        },
        {
          "document": "card:jak-meta-2023",
          "finding": "jak-meta-2023-f02",
          "reference": 4,
          "start": 604,
          "end": 699,
          "quote": "Population: AA. Intervention: JAK inhibitors. Comparator: each other. Outcome: evidence limits.",
          "document_hash": "sha256:101f05871818198f4d622bd3f123f7715720c106ce3404eae7c9d33bc104ac5c"
        }
      ],
      "verdict": {
        "label": "SUPPORTED",
        "score": 0.99,
        "reasons": [],
        "judge": "everyline-rules/2",
        "spans": [
          {
            "evidence": "card:jak-meta-2023#492",
            "start": 0,
            "end": 111
          },
          {
            "evidence": "card:jak-meta-2023#604",
            "start": 0,
            "end": 95
          }
        ]
      },
      "steps": []
    }
  ],
  "findings": [
    {
      "id": "label-leqselvi-f01",
      "document": "card:label-leqselvi",
      "topic": "approval",
      "population": "adults with severe AA",
      "intervention": "deuruxolitinib",
      "dose": null,
      "comparator": null,
      "outcome": "US approval",
      "timepoint": "July 2024",
      "arms": [],
      "effect": {},
      "claims": [
        "c1"
      ]
    },
    {
      "id": "label-leqselvi-f02",
      "document": "card:label-leqselvi",
      "topic": "dosing",
      "population": "adults with severe AA",
      "intervention": "deuruxolitinib",
      "dose": "8 mg twice daily",
      "comparator": null,
      "outcome": "dose",
      "timepoint": null,
      "arms": [
        {
          "measure": "dose",
          "value": "8",
          "unit": "mg twice daily",
          "arm": null,
          "n": null,
          "interval": null
        }
      ],
      "effect": {},
      "claims": [
        "c2"
      ]
    },
    {
      "id": "king-2024-thrive-aa1-f01",
      "document": "card:king-2024-thrive-aa1",
      "topic": "efficacy",
      "population": "adults 18-65 years with SALT 50 or more",
      "intervention": "deuruxolitinib",
      "dose": "8 mg or 12 mg twice daily",
      "comparator": "placebo",
      "outcome": "SALT <=20",
      "timepoint": "week 24",
      "arms": [
        {
          "measure": "SALT<=20",
          "value": "29.6",
          "unit": "%",
          "arm": "8 mg",
          "n": "351",
          "interval": null
        },
        {
          "measure": "SALT<=20",
          "value": "41.5",
          "unit": "%",
          "arm": "12 mg",
          "n": "215",
          "interval": null
        },
        {
          "measure": "SALT<=20",
          "value": "0.8",
          "unit": "%",
          "arm": "placebo",
          "n": "140",
          "interval": null
        }
      ],
      "effect": {},
      "claims": [
        "c3"
      ]
    },
    {
      "id": "king-2024-thrive-aa1-f06",
      "document": "card:king-2024-thrive-aa1",
      "topic": "indication-limit",
      "population": "adults 18-65 years with SALT 50 or more",
      "intervention": "deuruxolitinib",
      "dose": "8 mg twice daily",
      "comparator": null,
      "outcome": "dose licensed",
      "timepoint": null,
      "arms": [],
      "effect": {},
      "claims": [
        "c4"
      ]
    },
    {
      "id": "label-leqselvi-f06",
      "document": "card:label-leqselvi",
      "topic": "special-population",
      "population": "renal impairment",
      "intervention": "deuruxolitinib",
      "dose": null,
      "comparator": null,
      "outcome": "renal dosing",
      "timepoint": null,
      "arms": [
        {
          "measure": "not recommended",
          "value": "eGFR <30",
          "unit": "mL/min/1.73 m2",
          "arm": null,
          "n": null,
          "interval": null
        }
      ],
      "effect": {},
      "claims": [
        "c5"
      ]
    },
    {
      "id": "label-leqselvi-f07",
      "document": "card:label-leqselvi",
      "topic": "special-population",
      "population": "hepatic impairment",
      "intervention": "deuruxolitinib",
      "dose": null,
      "comparator": null,
      "outcome": "hepatic dosing",
      "timepoint": null,
      "arms": [],
      "effect": {},
      "claims": [
        "c6"
      ]
    },
    {
      "id": "thrive-aa2-f01",
      "document": "card:thrive-aa2",
      "topic": "efficacy",
      "population": "517 adults 18-65 years, SALT 50 or more",
      "intervention": "deuruxolitinib",
      "dose": "8 mg or 12 mg twice daily",
      "comparator": "placebo",
      "outcome": "SALT <=20",
      "timepoint": "week 24",
      "arms": [
        {
          "measure": "SALT<=20",
          "value": "33.0",
          "unit": "%",
          "arm": "8 mg",
          "n": null,
          "interval": null
        },
        {
          "measure": "SALT<=20",
          "value": "38.3",
          "unit": "%",
          "arm": "12 mg",
          "n": null,
          "interval": null
        },
        {
          "measure": "SALT<=20",
          "value": "0.8",
          "unit": "%",
          "arm": "placebo",
          "n": null,
          "interval": null
        }
      ],
      "effect": {},
      "claims": [
        "c7"
      ]
    },
    {
      "id": "king-2024-thrive-aa1-f03",
      "document": "card:king-2024-thrive-aa1",
      "topic": "efficacy",
      "population": "adults 18-65 years with SALT 50 or more",
      "intervention": "deuruxolitinib",
      "dose": "8 mg or 12 mg twice daily",
      "comparator": "placebo",
      "outcome": "patient satisfaction",
      "timepoint": "week 24",
      "arms": [
        {
          "measure": "satisfied",
          "value": "42.1",
          "unit": "%",
          "arm": "8 mg",
          "n": null,
          "interval": null
        },
        {
          "measure": "satisfied",
          "value": "53.0",
          "unit": "%",
          "arm": "12 mg",
          "n": null,
          "interval": null
        },
        {
          "measure": "satisfied",
          "value": "4.7",
          "unit": "%",
          "arm": "placebo",
          "n": null,
          "interval": null
        }
      ],
      "effect": {},
      "claims": [
        "c8"
      ]
    },
    {
      "id": "jak-meta-2023-f02",
      "document": "card:jak-meta-2023",
      "topic": "indication-limit",
      "population": "AA",
      "intervention": "JAK inhibitors",
      "dose": null,
      "comparator": "each other",
      "outcome": "evidence limits",
      "timepoint": null,
      "arms": [],
      "effect": {},
      "claims": [
        "c9"
      ]
    }
  ],
  "conflicts": [],
  "gaps": [],
  "follow_ups": [
    "Which tests are needed before and during deuruxolitinib treatment?",
    "What are the risks of deuruxolitinib?",
    "How well does deuruxolitinib work?"
  ],
  "terms": [],
  "references": [
    {
      "number": 1,
      "document": "card:label-leqselvi",
      "document_hash": "sha256:dfbcd7d00d7fde3f3cc86ada30a286c799b6b2ae38f6bf578297f08bf3e6e6d3",
      "title": "LEQSELVI (deuruxolitinib) US prescribing information as restated in drug references",
      "authors": "",
      "journal": "",
      "year": 2024,
      "ids": {},
      "status": "current",
      "url": null,
      "note": "Curated summary of one source, not the publication itself; read as: drug reference pages; Label read: LEQSELVI US PI (2024 approval); label date not seen."
    },
    {
      "number": 2,
      "document": "card:king-2024-thrive-aa1",
      "document_hash": "sha256:390f3bc6afaf858427bb16d89edd2183d1a6fde0a4f65e8b5aed5985d46ce0ac",
      "title": "THRIVE-AA1: deuruxolitinib in adults with moderate to severe alopecia areata (phase 3; reports of the published trial)",
      "authors": "",
      "journal": "J Am Acad Dermatol",
      "year": 2024,
      "ids": {
        "nct": "NCT04518995"
      },
      "status": "current",
      "url": "https://clinicaltrials.gov/study/NCT04518995",
      "note": "Curated summary of one source, not the publication itself; read as: news reports of the journal article; exact title not seen."
    },
    {
      "number": 3,
      "document": "card:thrive-aa2",
      "document_hash": "sha256:a7e538ee829be9e734d995f9fa18f668158ba1e983e54be6e327a00bd47fb5d9",
      "title": "THRIVE-AA2: CTP-543 (deuruxolitinib) in adults with moderate to severe alopecia areata (topline reports and registry)",
      "authors": "",
      "journal": "",
      "year": 2022,
      "ids": {
        "nct": "NCT04797650"
      },
      "status": "current",
      "url": "https://clinicaltrials.gov/study/NCT04797650",
      "note": "Curated summary of one source, not the publication itself; read as: news of topline results and registry copy."
    },
    {
      "number": 4,
      "document": "card:jak-meta-2023",
      "document_hash": "sha256:101f05871818198f4d622bd3f123f7715720c106ce3404eae7c9d33bc104ac5c",
      "title": "Comparison of JAK inhibitors for alopecia areata by SALT: systematic review and meta-analysis of randomised trials",
      "authors": "",
      "journal": "",
      "year": null,
      "ids": {},
      "status": "current",
      "url": null,
      "note": "Curated summary of one source, not the publication itself; read as: abstract (PMC10391778); title paraphrased."
    }
  ],
  "abstention": null,
  "withheld": [],
  "stance": null,
  "table": [],
  "summaries": [],
  "disagreements": [],
  "calculations": [],
  "refused": [],
  "provenance": {
    "library": "library",
    "snapshot": "sha256:54504dcc64cb5fc54152632d8282ecaf4a3a4c2eea43be4a2a3932fec11381d3",
    "index": "sha256:fb1dd14b76aac8c34423264fabca17c3503848308785be6911f0d742a7a3fd9f",
    "judge": "everyline-rules/2",
    "writer": "plain/1",
    "version": "0.1.0",
    "as_of": null
  }
}
','published','8adeaf7cac3d','2026-11-01T09:00:07.000000+00:00','');
CREATE TABLE sessions (
	token TEXT NOT NULL, 
	member TEXT NOT NULL, 
	form TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	PRIMARY KEY (token), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "sessions" VALUES('t','f0a7e3104ff2','f','2026-11-01T10:00:00+00:00','2026-11-01T10:00:00+00:00');
CREATE TABLE shared (
	id TEXT NOT NULL, 
	content TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	erase TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "shared" VALUES('s','{}','2026-11-01T10:00:00+00:00','hash');
CREATE TABLE tokens (
	id TEXT NOT NULL, 
	token TEXT NOT NULL, 
	member TEXT NOT NULL, 
	name TEXT NOT NULL, 
	scopes JSON NOT NULL, 
	made_at TEXT NOT NULL, 
	ends_at TEXT, 
	seen_at TEXT, 
	ended_at TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (token), 
	FOREIGN KEY(member) REFERENCES members (id)
);
INSERT INTO "tokens" VALUES('k','hash','f0a7e3104ff2','script','["read"]','2026-11-01T10:00:00+00:00',NULL,NULL,NULL);
CREATE TABLE trail (
	number INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	member TEXT NOT NULL, 
	act TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	details JSON NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	signature TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "trail" VALUES(1,'2026-11-01T09:00:01.000000+00:00','everyline','add member','ad4756f8befb','{"name": "Dr Chair", "roles": "admin, board chair", "interests": "none"}','','83202c907c516833ec9cb8ea1d06a494c267ca9a5efa204ccc4f8a134e9c191c','56475aa75463474c','4ed39a98fe9558c741d252e69e346633cb954b19ef239c013816a6d9c1c5ef15fbbad86f53807004b3c5944d293ca5fb7e530779cad2ee4487915bb8238adc01');
INSERT INTO "trail" VALUES(2,'2026-11-01T09:00:02.000000+00:00','ad4756f8befb','add member','8adeaf7cac3d','{"name": "author", "roles": "author", "interests": "none"}','83202c907c516833ec9cb8ea1d06a494c267ca9a5efa204ccc4f8a134e9c191c','a4712f3cfa87709cb59a57b621b525bc96026969120e46d9b6e6f645d49f6401','56475aa75463474c','27739a1252ee3e3cc44aba3e1b30a8c53297b7c71275c0073aca191325e8a29f38ae7a6ca9ce71a9ae237c9ace6acd72cd90abcc4333af4d19e8e66a6c8e690e');
INSERT INTO "trail" VALUES(3,'2026-11-01T09:00:03.000000+00:00','ad4756f8befb','add member','5b0a0406fcc8','{"name": "editor", "roles": "editor", "interests": "none"}','a4712f3cfa87709cb59a57b621b525bc96026969120e46d9b6e6f645d49f6401','66b07b54a472655627a8a89ffe0fca042ebb92ee112f244ef9bb3c3df2c6163f','56475aa75463474c','3253817d4786c80c9908ea72e027a083bf04991388ea92e0ef116bcdb13f9a7d0e209790cb8136227838200406a13100269e8605772e3da239ed452c655add05');
INSERT INTO "trail" VALUES(4,'2026-11-01T09:00:04.000000+00:00','ad4756f8befb','add member','f0a7e3104ff2','{"name": "ann", "roles": "reviewer", "interests": "none"}','66b07b54a472655627a8a89ffe0fca042ebb92ee112f244ef9bb3c3df2c6163f','bcead2c79539e08339ba1d2ed4d6fe09fc1f5a1f47f441f881fc3617e1dd5bdb','56475aa75463474c','5d3cbac6becd398a1830f9b509f8492fd99518f123c0c2aa74d3598a44c9189306d3fce49c94730dde7fa604f2d13b7a85dfe1972de4bce36bae8f78f38c8700');
INSERT INTO "trail" VALUES(5,'2026-11-01T09:00:05.000000+00:00','ad4756f8befb','add member','d9f4b5f0b2be','{"name": "bob", "roles": "reviewer", "interests": "none"}','bcead2c79539e08339ba1d2ed4d6fe09fc1f5a1f47f441f881fc3617e1dd5bdb','e297f7af90136192079937c5c44cf1b0584d3fcd33a12482168e28bc35cbcd58','56475aa75463474c','24bd5fe869d7616301790786c54a81ce074e30f843df69cb78cba3fa3680e07dccbd1d945ddafa670762876f286a8a8cae81230cd863b552ca3154076c862400');
INSERT INTO "trail" VALUES(6,'2026-11-01T09:00:06.000000+00:00','d9f4b5f0b2be','declare interests','d9f4b5f0b2be','{"interests": "speaker\u2019s fee, 2025"}','e297f7af90136192079937c5c44cf1b0584d3fcd33a12482168e28bc35cbcd58','13ba7ab1d214e2d3d616e4b7549e960c44e0ca8fbe32e76fbb49c8e7d45b620b','56475aa75463474c','dc27fc47b54b9159720d1bb63d72a5a8afdf1432d3bb5158e38a67195cc2ddd54eb477c0b6027cf7ef614fdea876de87c4f86686ebfaffd7d630a3232930f20c');
INSERT INTO "trail" VALUES(7,'2026-11-01T09:00:07.000000+00:00','8adeaf7cac3d','create','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "reason": ""}','13ba7ab1d214e2d3d616e4b7549e960c44e0ca8fbe32e76fbb49c8e7d45b620b','462ab63b1617b85beb2644b027f6f1ad8cf6d00038ad71ac8cdb71eaf510fe62','56475aa75463474c','2ce8a3657178ccc94502797d44ea3966ea2bd7872eb26437d85594809a606a5c63e2238bf249c3d0ed4b2f5164e253065412c1b87102903f0f410dd2922da108');
INSERT INTO "trail" VALUES(8,'2026-11-01T09:00:09.000000+00:00','8adeaf7cac3d','submit','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "from": "draft", "to": "submitted", "reason": ""}','462ab63b1617b85beb2644b027f6f1ad8cf6d00038ad71ac8cdb71eaf510fe62','794824100474dbaa91f640ac0954e6449551d634fce03b3a08fd652b4e218fe2','56475aa75463474c','553da081d21c8dd44bb6e601fc1ae1f0004a989025b6ed9410ee3acef03a1e36de67b90d4b7794249c8299d8e803c0a40d063de0d835be25fe9ac5c01ae3ab0b');
INSERT INTO "trail" VALUES(9,'2026-11-01T09:00:10.000000+00:00','5b0a0406fcc8','assign','023127f1c0bda7e3-1','{"reviewers": "f0a7e3104ff2, d9f4b5f0b2be", "from": "submitted", "to": "under review", "reason": ""}','794824100474dbaa91f640ac0954e6449551d634fce03b3a08fd652b4e218fe2','8e4309ad083a2c606425c1c375a1a2fe1424bdbfe678ef5ff1ed9bcec6f96515','56475aa75463474c','b28ded3675caa85a22beb555d1e58315e39fb19f84ec2d65c7de2585d130e00f4568a79b77efcb8936f625531e2c0d65e9074ca0ce3fb071f84ab7f5cfb60f05');
INSERT INTO "trail" VALUES(10,'2026-11-01T09:00:11.000000+00:00','f0a7e3104ff2','comment','023127f1c0bda7e3-1','{"claim": "c1", "words": "The ", "text": "Which label? \u2013 \u201cdose\u201d"}','8e4309ad083a2c606425c1c375a1a2fe1424bdbfe678ef5ff1ed9bcec6f96515','0668d97c6322b493fd1e0de0487e86869561e2c4ddde3669310fdb253b622af8','56475aa75463474c','73652928d187fb08f0e928d9f3a42b554e8cf05e9dc63980ec23d562a988aa53198794e0a4e3abda50ed650e551e1f5ba0f4a890e9950f98a93189d8b142d10f');
INSERT INTO "trail" VALUES(11,'2026-11-01T09:00:12.000000+00:00','f0a7e3104ff2','review','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "opinion": "approve", "reason": "each line read against its source", "interest": ""}','0668d97c6322b493fd1e0de0487e86869561e2c4ddde3669310fdb253b622af8','04298b4bc2e14d59ff3f40e4de0a37296c60d2a645f0fede0fc92390887b7767','56475aa75463474c','10050a6671c9420a8f743a7784dd0b713528eb14ab035bda5361173437cc6c5da5f51124614a085e264b3612aeae903408f5d1d05ce00e6efe95644bc7774700');
INSERT INTO "trail" VALUES(12,'2026-11-01T09:00:13.000000+00:00','d9f4b5f0b2be','review','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "opinion": "approve", "reason": "each line read against its source", "interest": ""}','04298b4bc2e14d59ff3f40e4de0a37296c60d2a645f0fede0fc92390887b7767','4c503f3716b5a1fac21d4ad2eb27b12c71a212c91e4f73481e34b3898f581424','56475aa75463474c','48fb2e9b32eeecd3d1eec3c270128f0b3018647ecd3d5cad275a8a0951041a7791e16498c5c2e57f8167a076a63cd40ce1302963f171b1021c27fed44851320e');
INSERT INTO "trail" VALUES(13,'2026-11-01T09:00:14.000000+00:00','5b0a0406fcc8','approve','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "counted": "f0a7e3104ff2, d9f4b5f0b2be", "from": "under review", "to": "approved", "reason": "two approvals"}','4c503f3716b5a1fac21d4ad2eb27b12c71a212c91e4f73481e34b3898f581424','388e42d10b69a4139cfb5d514d2ec2f6fa4c3769d6310d6057b12bb3edbf3325','56475aa75463474c','f87056629a3f176772853b9e2bf28b465127d6f0cfac1084fc232f5ca4bbd6e6b30b7288caa1fec010b6aaea787d040f4028b54249d7ceab47141b89fbf3c60d');
INSERT INTO "trail" VALUES(14,'2026-11-01T09:00:16.000000+00:00','5b0a0406fcc8','publish','023127f1c0bda7e3-1','{"hash": "sha256:bee97b82389beb380dd30ca406e1c2ad6bf64c7251712795be7897334e385ce1", "from": "approved", "to": "published", "reason": ""}','388e42d10b69a4139cfb5d514d2ec2f6fa4c3769d6310d6057b12bb3edbf3325','9d0e362220fa2cfef3b8f9c6c4185da945d93a67719fc33796d0a51480f86f64','56475aa75463474c','976e61f4e1a8397f9e653fac84a5471d43ac93d0c6b682a16dba4abf07b59f48241f4f0094809d7babc97ce97d52449a5704117f43c815763483ef58267bf803');
CREATE INDEX ix_revisions_state ON revisions (state);
CREATE INDEX ix_reviews_revision ON reviews (revision);
CREATE INDEX ix_comments_revision ON comments (revision);
CREATE INDEX ix_decisions_revision ON decisions (revision);
CREATE INDEX ix_trail_subject ON trail (subject);
COMMIT;
