"""The assessment service's settings."""

from shared.settings import KernelSettings


class AssessmentSettings(KernelSettings):
    """`MYDIRECTION_ASSESSMENT_DATABASE_URL` and `..._KEYS_URL`, each `postgresql+asyncpg://...`:
    the service's database, and the one beside it that holds the persons' keys."""

    assessment_database_url: str
    assessment_keys_url: str
