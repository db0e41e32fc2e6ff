"""What is shown at once to somebody whose answer says that they may be in danger, and what may be
done about the alert that it raises: versioned data."""

from shared.domain import record

ENGLISH = "en"


@record
class Contact:
    name: str
    how: str
    when: str


@record
class HelpInLanguage:
    """text: in the plain words of whoever reads it. told: said where an alert was raised, and only
    there. language: BCP 47."""

    language: str
    title: str
    text: str
    told: str
    contacts: tuple[Contact, ...]


@record
class CrisisHelp:
    """In English; what else it was translated into."""

    code: str
    title: str
    text: str
    contacts: tuple[Contact, ...]
    told: str = ""
    translations: tuple[HelpInLanguage, ...] = ()

    def shown_in(self, language: str) -> tuple[HelpInLanguage, ...]:
        """The translation where there is one, and the English after it: nobody in danger is left
        with words that only some around them can read."""
        chosen = [each for each in self.translations if each.language == language.partition("-")[0]]
        english = HelpInLanguage(
            language=ENGLISH, title=self.title, text=self.text, told=self.told, contacts=self.contacts
        )
        return (*chosen, english)


@record
class CrisisHelps:
    """actions: code -> what was done, in plain words; whoever acknowledges an alert names one.
    comparators_only: those that fit somebody whom a study follows, and nobody in our care."""

    code: str
    version: int
    title: str
    source: str
    helps: tuple[CrisisHelp, ...]
    actions: dict[str, str]
    comparators_only: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def find(self, code: str) -> CrisisHelp | None:
        return next((entry for entry in self.helps if entry.code == code), None)

    def actions_for(self, arm: str) -> frozenset[str]:
        """What an alert about somebody of this arm may be acknowledged with."""
        barred = () if arm == "comparator" else self.comparators_only
        return frozenset(self.actions) - frozenset(barred)
