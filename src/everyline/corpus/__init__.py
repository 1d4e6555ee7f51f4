"""Documents kept as versions; sections, sentences and passages as offsets."""
