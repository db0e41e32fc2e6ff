"""How far a requirement is, said to the person in plain words."""

from datetime import date

from services.plans.domain.sentence.delivery import Unit
from services.plans.domain.sentence.requirement_type import InLanguages


def in_words(unit: Unit | None, amount: int | None, delivered: int, ends_on: date | None) -> InLanguages:
    """ends_on: the last day, None for life."""
    if unit is not None and amount is not None:
        done, left = _said(unit, delivered), _said(unit, max(0, amount - delivered))
        whole = _said(unit, amount)
        return InLanguages(
            en=f"You have done {done.en} of {whole.en}. {left.en} left.",
            cy=f"Rydych wedi gwneud {done.cy} o {whole.cy}. {left.cy} ar ôl.",
        )
    so_far = _said(unit, delivered) if unit is not None and delivered else None
    if so_far is not None:
        return InLanguages(
            en=f"You have done {so_far.en}. There is no amount to reach.",
            cy=f"Rydych wedi gwneud {so_far.cy}. Nid oes swm i'w gyrraedd.",
        )
    if ends_on is None:
        return InLanguages(
            en="This goes on. There is no amount to reach.",
            cy="Mae hyn yn parhau. Nid oes swm i'w gyrraedd.",
        )
    day = ends_on.strftime("%d/%m/%Y")
    return InLanguages(
        en=f"This lasts until {day}. There is no amount to reach.",
        cy=f"Mae hyn yn para tan {day}. Nid oes swm i'w gyrraedd.",
    )


def _said(unit: Unit, amount: int) -> InLanguages:
    if unit == "minutes":
        hours, minutes = divmod(amount, 60)
        rest = (
            InLanguages(en=f" {minutes} min", cy=f" {minutes} munud")
            if minutes
            else InLanguages(en="", cy="")
        )
        return InLanguages(en=f"{_counted(hours, 'hour')}{rest.en}", cy=f"{hours} awr{rest.cy}")
    noun, welsh = ("day", "diwrnod") if unit == "days" else ("session", "sesiwn")
    return InLanguages(en=_counted(amount, noun), cy=f"{amount} {welsh}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
