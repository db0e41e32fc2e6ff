"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from services.plans.publications import case, networks, people, sentence
from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {
    **case.PUBLICATIONS,
    **networks.PUBLICATIONS,
    **people.PUBLICATIONS,
    **sentence.PUBLICATIONS,
}
