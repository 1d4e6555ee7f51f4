"""The only folder that knows FHIR: facts from records, pathways as plans, guidance as requests and CDS cards."""
