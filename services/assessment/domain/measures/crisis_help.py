"""What is shown at once to somebody whose answer says that they may be in danger, and what may be
done about the alert that it raises: versioned data."""

from shared.domain import record


@record
class Contact:
    name: str
    how: str
    when: str


@record
class CrisisHelp:
    """text: in the plain words of whoever reads it."""

    code: str
    title: str
    text: str
    contacts: tuple[Contact, ...]


@record
class CrisisHelps:
    """actions: code -> what was done, in plain words; whoever acknowledges an alert names one."""

    code: str
    version: int
    title: str
    source: str
    helps: tuple[CrisisHelp, ...]
    actions: dict[str, str]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def find(self, code: str) -> CrisisHelp | None:
        return next((entry for entry in self.helps if entry.code == code), None)
