"""Ties and community connections, and the directory of groups and places."""
