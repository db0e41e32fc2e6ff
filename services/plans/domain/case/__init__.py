"""The case and its phases: gates in and out, and what comes from outside."""
