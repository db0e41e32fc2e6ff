"""Records that are merged, kept for a time, or held."""
