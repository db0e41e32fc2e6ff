"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from services.plans.publications import people
from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {
    **people.PUBLICATIONS,
}
