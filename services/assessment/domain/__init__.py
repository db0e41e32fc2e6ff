"""Pure rules of the assessment service: one file an aggregate."""
