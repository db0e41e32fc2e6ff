"""An assessment that was written by two, returned, written on, answered and countersigned."""

from datetime import date
from uuid import UUID

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment import DECIDER
from services.assessment.domain.assessments.tally import SectionTally
from services.assessment.domain.assessments.voice import Voice
from shared.domain.authorship import Author, OwnWords
from tests.contract.lives.life import ANN, Life

DAY = date(2026, 1, 31)
ASSESSMENT, STRENGTH, NEED = UUID(int=20), UUID(int=21), UUID(int=22)
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
LEAD = Author(party="practitioner", account="lead@issuer")
HERS = Voice(party="person", account=PERSON.account)
WRITTEN_DOWN = Voice(party="person", account=MO.account, on_behalf="asked_for_it")
TAKEN_DOWN = OwnWords(text="Rwy'n coginio", given="written_down", language="cy", taken_down_by=MO.account)
TALLY = SectionTally(
    section="accommodation",
    strengths=(STRENGTH,),
    strengths_named_by_person=1,
    strengths_confirmed=1,
    needs=(),
    aspirations=0,
    own_words=1,
    person_rating=6,
    practitioner_rating=None,
    divergence=None,
    readiness="making_changes",
)


def said(text: str) -> OwnWords:
    return OwnWords(text=text, given="typed", language="en")


LIFE = Life(
    name="assessment",
    decider=DECIDER,
    stream=f"assessment-{ASSESSMENT}",
    events=(
        events.AssessmentStarted(
            participant_id=ANN, assessment_id=ASSESSMENT, framework="my_direction:1", by=MO, started_on=DAY
        ),
        events.ItemAdded(
            participant_id=ANN,
            item_id=STRENGTH,
            section="accommodation",
            kind="strength",
            words=TAKEN_DOWN,
            evidence="seen at the hostel",
            voice=WRITTEN_DOWN,
            added_on=DAY,
        ),
        events.WordsAffirmed(participant_id=ANN, item_id=STRENGTH, by=PERSON, affirmed_on=DAY),
        events.ItemTranslated(
            participant_id=ANN, item_id=STRENGTH, words=said("I cook"), by=MO, translated_on=DAY
        ),
        events.ItemEdited(
            participant_id=ANN,
            item_id=STRENGTH,
            words=said("I cook for my sisters"),
            evidence=None,
            voice=HERS,
            edited_on=DAY,
        ),
        events.StrengthConfirmed(participant_id=ANN, item_id=STRENGTH, by=MO, confirmed_on=DAY),
        events.ItemCommented(
            participant_id=ANN,
            item_id=STRENGTH,
            comment_id=UUID(int=23),
            words=said("And very well"),
            voice=Voice(party="practitioner", account=MO.account),
            commented_on=DAY,
        ),
        events.ItemAdded(
            participant_id=ANN,
            item_id=NEED,
            section="accommodation",
            kind="need",
            words=said("A kitchen of my own"),
            evidence=None,
            voice=HERS,
            added_on=DAY,
        ),
        events.ItemRemoved(
            participant_id=ANN, item_id=NEED, reason="there is one now", voice=HERS, removed_on=DAY
        ),
        events.SectionRated(participant_id=ANN, section="accommodation", rating=6, voice=HERS, rated_on=DAY),
        events.ReadinessStated(
            participant_id=ANN,
            section="accommodation",
            readiness="making_changes",
            voice=HERS,
            stated_on=DAY,
        ),
        events.SectionPassedOver(
            participant_id=ANN, section="finance", reason="nothing_to_say", voice=HERS, passed_on=DAY
        ),
        events.VersionCompleted(
            participant_id=ANN,
            assessment_id=ASSESSMENT,
            number=1,
            framework="my_direction:1",
            by=MO,
            completed_on=DAY,
            sections=(TALLY,),
        ),
        events.VersionReturned(
            participant_id=ANN,
            assessment_id=ASSESSMENT,
            number=1,
            reason="voice_missing",
            words=said("Where is she in this?"),
            by=LEAD,
            returned_on=DAY,
        ),
        events.VersionOpened(
            participant_id=ANN,
            assessment_id=ASSESSMENT,
            number=2,
            based_on=1,
            cause="returned",
            by=LEAD,
            opened_on=DAY,
        ),
        events.VersionCompleted(
            participant_id=ANN,
            assessment_id=ASSESSMENT,
            number=2,
            framework="my_direction:1",
            by=MO,
            completed_on=DAY,
            sections=(TALLY,),
        ),
        events.VersionAnswered(
            participant_id=ANN,
            assessment_id=ASSESSMENT,
            number=2,
            answer="agrees_in_part",
            words=said("But for the rent"),
            reason=None,
            voice=HERS,
            answered_on=DAY,
        ),
        events.VersionCountersigned(
            participant_id=ANN, assessment_id=ASSESSMENT, number=2, by=LEAD, countersigned_on=DAY
        ),
    ),
    words=(
        "coginio",
        "hostel",
        "I cook",
        "sisters",
        "And very well",
        "A kitchen",
        "there is one now",
        "Where is she",
        "But for the rent",
    ),
    after={"participant_id": ANN, "assessment_id": ASSESSMENT, "framework": "my_direction:1"},
)
