"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {}
