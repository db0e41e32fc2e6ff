"""Contacts: planned, kept or missed, and rated by the person."""
