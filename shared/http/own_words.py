"""Own words as they arrive and as they are read."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.domain import ERASED, Erased
from shared.domain.authorship import Author, Given, OwnWords
from shared.http.staff_only import StaffText
from shared.http.values import Body, Text

# BCP 47: a language, perhaps with script or region.
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
TAKEN_DOWN = ("written_down", "interpreted")


class OwnWordsBody(Body):
    """What somebody said, verbatim: it is never corrected or shortened. given: how it came to be
    written. language: such as `en` or `cy`."""

    text: Text
    given: Given = "typed"
    language: Language = Field(default="en")

    def words(self, author: Author) -> OwnWords:
        """Who wrote them down, or interpreted, is whoever is signed in."""
        taken_down_by = author.account if self.given in TAKEN_DOWN else None
        return OwnWords(text=self.text, given=self.given, language=self.language, taken_down_by=taken_down_by)


class OwnWordsRead(OwnWordsBody):
    """taken_down_by: the account of who wrote them down or interpreted them; staff only."""

    taken_down_by: StaffText = None

    @classmethod
    def of(cls, words: OwnWords | Erased | None) -> "OwnWordsRead | None":
        """None once erased."""
        if words is None or words is ERASED:
            return None
        return cls(**vars(words))
