"""Writes the entries that the golden files do not have yet."""

from tests.contract.lives import LIVES

for life in LIVES:
    life.add_missing()
