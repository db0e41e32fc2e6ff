"""A measure that was published, and worded twice in a language."""

from services.assessment.domain import definition_events as events
from services.assessment.domain.definition import DECIDER, definition_id
from tests.contract.lives.life import Life

CONTENT = {"code": "mood", "version": 1, "cut_offs": [{"at_least": "5"}]}
FIRST = events.Wording(
    language="cy", licence_reference="L-1", instruction=None, items={1: "Un"}, answers={0: "Byth"}
)
SECOND = events.Wording(
    language="cy", licence_reference="L-2", instruction="Atebwch", items={1: "Un eto"}, answers={}
)

LIFE = Life(
    name="definition",
    decider=DECIDER,
    stream=f"definition-{definition_id('measure', 'mood:1')}",
    events=(
        events.DefinitionPublished(
            kind="measure", reference="mood:1", content=CONTENT, published_by="al@issuer"
        ),
        events.WordingAdded(reference="mood:1", number=1, wording=FIRST, added_by="al@issuer"),
        events.WordingAdded(reference="mood:1", number=2, wording=SECOND, added_by="al@issuer"),
    ),
    words=(),
    after={"reference": "mood:1", "content": CONTENT, "wordings": {"cy": (2, SECOND)}},
)
