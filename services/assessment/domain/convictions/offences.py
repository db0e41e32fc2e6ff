"""Lists of offences, as versioned data: what an offence is called, and whether it counts."""

from functools import cached_property

from shared.domain import record

# For an index offence that the source does not tell; never the code of a reoffence.
NOT_RECORDED = "not_recorded"


@record
class Offence:
    """recordable: on the Police National Computer. breach: of the sentence itself, no new offence."""

    code: str
    title: str
    group: str
    recordable: bool
    breach: bool


@record
class OffenceList:
    code: str
    version: int
    title: str
    source: str
    offences: tuple[Offence, ...]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(offence.code for offence in self.offences)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The codes that a rule counts: recordable and no breach."""
        return frozenset(o.code for o in self.offences if o.recordable and not o.breach)
