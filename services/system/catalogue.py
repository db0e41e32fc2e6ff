"""What there is to run: each service's databases, migrations and application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment import main as assessment
from services.assessment.publications import PUBLICATIONS as OF_ASSESSMENT
from services.assessment.settings import AssessmentSettings
from services.plans import main as plans
from services.plans.publications import PUBLICATIONS as OF_PLANS
from services.plans.settings import PlansSettings
from shared.contracts.publication import Publications
from shared.eventstore import Codec
from shared.settings import KernelSettings


@dataclass(frozen=True)
class Service:
    """One service. codec and publications: None for a service without a log of its own. follows: whose
    public events it reads; restricted: those of who may not meet whom, too."""

    name: str
    settings: Callable[..., KernelSettings]
    branches: tuple[str, ...]
    migrations: Path
    codec: Callable[[], Codec] | None = None
    publications: Publications | None = None
    follows: tuple[str, ...] = ()
    restricted: bool = False

    @property
    def database_setting(self) -> str:
        return f"{self.name}_database_url"

    @property
    def keys_setting(self) -> str:
        return f"{self.name}_keys_url"


SERVICES: Mapping[str, Service] = {
    service.name: service
    for service in (
        Service(
            assessment.NAME,
            AssessmentSettings,
            assessment.BRANCHES,
            assessment.MIGRATIONS,
            assessment.codec,
            OF_ASSESSMENT,
        ),
        Service(
            plans.NAME,
            PlansSettings,
            plans.BRANCHES,
            plans.MIGRATIONS,
            plans.codec,
            OF_PLANS,
            follows=(assessment.NAME,),
            restricted=True,
        ),
        Service(
            analytics.NAME,
            AnalyticsSettings,
            analytics.BRANCHES,
            analytics.MIGRATIONS,
            follows=(assessment.NAME, plans.NAME),
        ),
    )
}
PUBLISHERS = tuple(name for name, service in SERVICES.items() if service.codec)
FOLLOWERS = tuple(name for name, service in SERVICES.items() if service.follows)
