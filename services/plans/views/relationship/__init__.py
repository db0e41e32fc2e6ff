"""Contacts between the parties."""
