"""What a person can ask for; the only place that joins the stages."""
