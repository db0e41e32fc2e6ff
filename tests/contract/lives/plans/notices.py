"""What somebody wants to be told: set, withdrawn, set again by staff on their behalf."""

from datetime import date

from shared.notices.preference_events import NoticePreferencesSet, NoticePreferencesWithdrawn
from shared.notices.preferences import DECIDER
from shared.notices.quiet import QuietHours
from tests.contract.lives.life import ANN, Life

MOBILE, EMAIL = "+447700900123", "ann@example.org"

LIFE = Life(
    name="notices",
    service="plans",
    decider=DECIDER,
    stream=f"notices-{ANN}",
    events=(
        NoticePreferencesSet(
            participant_id=ANN,
            party="person",
            account=f"person-{ANN}@issuer",
            recorded_on=date(2026, 3, 2),
            channel="text",
            language="cy",
            quiet=QuietHours(from_hour=21, until_hour=8),
            kinds=("answers_awaited", "appointments"),
            address=MOBILE,
        ),
        NoticePreferencesWithdrawn(
            participant_id=ANN,
            party="person",
            account=f"person-{ANN}@issuer",
            recorded_on=date(2026, 3, 3),
        ),
        NoticePreferencesSet(
            participant_id=ANN,
            party="practitioner",
            account="cm-1@issuer",
            recorded_on=date(2026, 3, 4),
            channel="email",
            language="en",
            quiet=None,
            kinds=("reviews",),
            address=EMAIL,
        ),
    ),
    words=(MOBILE, EMAIL),
    after={"channel": "email", "kinds": ("reviews",)},
)
