"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from services.plans.publications import case, contacts, networks, people, plan, sentence
from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {
    **case.PUBLICATIONS,
    **contacts.PUBLICATIONS,
    **networks.PUBLICATIONS,
    **people.PUBLICATIONS,
    **plan.PUBLICATIONS,
    **sentence.PUBLICATIONS,
}
