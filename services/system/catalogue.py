"""What there is to run: each service's databases, migrations and application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment import main as assessment
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from shared.contracts.publication import Publications
from shared.eventstore import Codec
from shared.settings import KernelSettings


@dataclass(frozen=True)
class Service:
    """One service. codec and publications: None for a service without a log of its own."""

    name: str
    settings: Callable[..., KernelSettings]
    branches: tuple[str, ...]
    migrations: Path
    codec: Callable[[], Codec] | None = None
    publications: Publications | None = None

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
            PUBLICATIONS,
        ),
        Service(analytics.NAME, AnalyticsSettings, analytics.BRANCHES, analytics.MIGRATIONS),
    )
}
PUBLISHERS = tuple(name for name, service in SERVICES.items() if service.codec)
