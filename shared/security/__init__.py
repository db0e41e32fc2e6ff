"""Who is calling (tokens, roles), and what is private (sealing, a key for each person)."""

from shared.security.development import DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, DevelopmentIssuer
from shared.security.jwks import ALGORITHMS, KeySource, RemoteKeys, StaticKeys
from shared.security.keyring import Keyring
from shared.security.keys import KeyDestroyed, KeyNotLoaded, Keys
from shared.security.master import MasterKeys, UnknownMasterKey
from shared.security.principal import Principal, Role
from shared.security.sealing import BlindIndex, PersonKey, SealBroken
from shared.security.tokens import TokenVerifier

__all__ = [
    "ALGORITHMS",
    "DEVELOPMENT_AUDIENCE",
    "DEVELOPMENT_ISSUER",
    "BlindIndex",
    "DevelopmentIssuer",
    "KeyDestroyed",
    "KeyNotLoaded",
    "KeySource",
    "Keyring",
    "Keys",
    "MasterKeys",
    "PersonKey",
    "Principal",
    "RemoteKeys",
    "Role",
    "SealBroken",
    "StaticKeys",
    "TokenVerifier",
    "UnknownMasterKey",
]
