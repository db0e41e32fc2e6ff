"""Bodies of corrections."""

from pydantic import Field

from services.assessment.api.models.participants import CharacteristicValue, ExternalId, PncId
from services.assessment.domain.people.registration import CorrectionReason, CorrectRegistration
from shared.contracts.assessment import Arm
from shared.contracts.values import Code
from shared.domain import Invalid
from shared.http.values import Body, CalendarDate, Crn, Line


class Correction(Body):
    """The fields that were wrong, as they should be; null and what is left out stays. Of the
    characteristics, the keys that were wrong. pnc_id: null takes it away. external_id: of a
    comparator."""

    reason: CorrectionReason
    crn: Crn | None = None
    name: Line | None = None
    date_of_birth: CalendarDate | None = None
    pnc_id: PncId | None = None
    external_id: ExternalId | None = None
    arm: Arm | None = None
    index_date: CalendarDate | None = None
    index_offence: Code | None = None
    characteristics: dict[Code, CharacteristicValue] | None = Field(default=None, max_length=100)

    def command(self) -> CorrectRegistration:
        """Raises Invalid where nothing is corrected."""
        corrected = {
            name: value
            for name in self.model_fields_set - {"reason"}
            if (value := getattr(self, name)) is not None or name == "pnc_id"
        }
        if not corrected:
            raise Invalid("Say which field was wrong, and what it should be.", field="reason")
        if self.arm is not None:
            corrected["arm"] = self.arm.value
        return CorrectRegistration(reason=self.reason, corrected=corrected)
