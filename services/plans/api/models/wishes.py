"""What people wish for in a volunteer, as it is written and as it is read."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.plans.api.models.places import District
from services.plans.api.models.plan_items_read import AuthorRead
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.wishes import WriteWishes
from services.plans.domain.life_links.wishes_events import WishesWritten
from shared.contracts.values import Code
from shared.domain.authorship import Author
from shared.http.own_words import Language, OwnWordsBody, OwnWordsRead
from shared.http.values import Body

Codes = Annotated[tuple[Code, ...], Field(max_length=50)]


class WishesBody(Body):
    """interests, times, areas (of the plan, what they want help with; those of their goals count anyway),
    must and may (what they wish for in a volunteer; whether nobody else will do): codes. districts: the
    first halves of the postcodes where they can meet. words: what they hope for, as they say it."""

    interests: Codes = ()
    areas: Codes = ()
    languages: Annotated[tuple[Language, ...], Field(max_length=20)] = ()
    districts: Annotated[tuple[District, ...], Field(max_length=50)] = ()
    times: Codes = ()
    must: Codes = ()
    may: Codes = ()
    words: OwnWordsBody | None = None

    def command(self, author: Author) -> WriteWishes:
        return WriteWishes(
            profile=Profile(**{name: getattr(self, name) for name in Profile.__dataclass_fields__}),
            must=self.must,
            may=self.may,
            words=self.words.words(author) if self.words else None,
            author=author,
        )


class WishesChanged(BaseModel):
    """A command took effect. version: of the wishes, also the ETag."""

    participant_id: UUID
    version: int


class WishesSaid(BaseModel):
    """by: whose session it was; `practitioner` where it was taken down."""

    interests: list[str]
    areas: list[str]
    languages: list[str]
    districts: list[str]
    times: list[str]
    must: list[str]
    may: list[str]
    words: OwnWordsRead | None
    by: AuthorRead
    written_on: date

    @classmethod
    def of(cls, written: WishesWritten) -> Self:
        return cls(
            **{name: list(codes) for name, codes in vars(written.profile).items()},
            must=list(written.must),
            may=list(written.may),
            words=OwnWordsRead.of(written.words),
            by=AuthorRead.of(written.by),
            written_on=written.written_on,
        )


class WishesRead(BaseModel):
    """written: null for somebody who looks for no volunteer. version: also the ETag; 0 where nothing was
    written yet."""

    participant_id: UUID
    version: int
    written: WishesSaid | None
