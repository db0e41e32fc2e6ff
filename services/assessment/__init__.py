"""Participants and comparators, and what became of them."""
