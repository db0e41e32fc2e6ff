"""Rotating the master key: the persons' keys are wrapped anew, what they seal stays as it is."""

from services.system.catalogue import SERVICES
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.eventstore import KeyDatabase
from shared.security import Keyring


async def rewrap_keys(service: str, surroundings: Surroundings) -> int:
    """Returns how many keys were not yet under the current master key. May be repeated.

    First give every process the new key as `master_key` with a new id, and the old one among
    `retired_master_keys`; take the old one away when this has run. Raises UnknownMasterKey."""
    settings = surroundings.settings(service)
    keys = KeyDatabase(getattr(settings, SERVICES[service].keys_setting))
    await keys.open()
    try:
        return await Keyring(keys, settings.master_keys, utc_now).rewrap(settings.master_keys)
    finally:
        await keys.close()
