"""Ties, community connections, and the directory."""
