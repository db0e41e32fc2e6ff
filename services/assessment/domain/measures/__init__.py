"""Outcome measures, their scoring and their administrations."""
