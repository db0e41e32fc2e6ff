"""The case and its phases."""
