"""The plans service's settings."""

from shared.settings import KernelSettings


class PlansSettings(KernelSettings):
    """`MYDIRECTION_PLANS_DATABASE_URL` and `..._KEYS_URL`, each `postgresql+asyncpg://...`: the
    service's database, and the one beside it that holds the persons' keys."""

    plans_database_url: str
    plans_keys_url: str
