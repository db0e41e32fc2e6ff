"""Datasets: one module each, with the formats and the schema that all share."""
