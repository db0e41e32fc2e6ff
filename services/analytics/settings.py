"""The analytics service's settings."""

from shared.settings import KernelSettings


class AnalyticsSettings(KernelSettings):
    """`MYDIRECTION_ANALYTICS_DATABASE_URL` and `..._KEYS_URL`, each `postgresql+asyncpg://...`:
    the service's database, and the one beside it that holds the persons' keys."""

    analytics_database_url: str
    analytics_keys_url: str
