"""What is published of measures and their administrations: scores, codes and dates."""

from decimal import Decimal

from services.assessment.definitions.kinds import MEASURE
from services.assessment.domain.definition_events import DefinitionPublished
from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.scoring import rounded
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _text(number: Decimal | None) -> str | None:
    """An exact decimal number, without an exponent."""
    return None if number is None else f"{number:f}"


def _measure(event: DefinitionPublished) -> public.MeasurePublished | None:
    if event.kind != MEASURE.name:
        return None
    measure: MeasureDefinition = MEASURE.adapter.validate_python(event.content)
    low, high = measure.bounds or (None, None)
    deviation, reliability = measure.standard_deviation, measure.reliability
    return public.MeasurePublished(
        measure=measure.reference,
        items=measure.items.count,
        subscales=tuple(subscale.code for subscale in measure.subscales),
        better=measure.better,
        minimum=_text(low and rounded(low)) if measure.scoring == "mean" else _text(low),
        maximum=_text(high and rounded(high)) if measure.scoring == "mean" else _text(high),
        standard_deviation=_text(deviation.value) if deviation else None,
        reliability=_text(reliability.value) if reliability else None,
    )


def _recorded(event: events.AdministrationRecorded) -> public.AdministrationRecorded:
    scores = event.scores
    return public.AdministrationRecorded(
        participant_id=event.participant_id,
        administration_id=event.administration_id,
        measure=event.measure,
        time_point=event.time_point,
        administered_on=event.administered_on,
        filled_in_by=event.filled_in_by,
        raw=_text(scores.raw),
        total=_text(scores.total),
        not_computed=scores.not_computed,
        subscales=tuple(
            public.SubscaleScore(subscale=s.subscale, score=_text(s.score)) for s in scores.subscales
        ),
        items_missing=scores.items_missing,
    )


def _withdrawn(event: events.AdministrationWithdrawn) -> public.AdministrationWithdrawn:
    return public.AdministrationWithdrawn(
        participant_id=event.participant_id, administration_id=event.administration_id, reason=event.reason
    )


def _raised(event: events.AlertRaised) -> public.AlertRaised:
    return public.AlertRaised(**vars(event))


def _raised_though_refused(event: events.AlertRaisedThoughRefused) -> public.AlertRaised:
    return public.AlertRaised(
        participant_id=event.participant_id, administration_id=event.administration_id, alert=event.alert
    )


def _acknowledged(event: events.AlertAcknowledged) -> public.AlertAcknowledged:
    return public.AlertAcknowledged(
        participant_id=event.participant_id,
        administration_id=event.administration_id,
        alert=event.alert,
        action=event.action,
    )


PUBLICATIONS: Publications = {
    DefinitionPublished: _measure,
    events.AdministrationRecorded: _recorded,
    events.AdministrationWithdrawn: _withdrawn,
    events.AlertRaised: _raised,
    events.AlertRaisedThoughRefused: _raised_though_refused,
    events.AlertAcknowledged: _acknowledged,
}
