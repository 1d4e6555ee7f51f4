"""Evidence to drafts, by a plan per question type."""
