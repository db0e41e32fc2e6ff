"""Ratios against named baselines, measured side by side in one run: `make bench`."""
