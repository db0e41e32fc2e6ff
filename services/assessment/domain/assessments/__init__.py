"""The strengths-based assessment, written by two parties."""
