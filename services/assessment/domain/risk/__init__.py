"""The register of risk and exclusions, for staff alone."""
