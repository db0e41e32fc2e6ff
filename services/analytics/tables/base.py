"""What all tables share."""

from sqlalchemy import MetaData

metadata = MetaData()
# What stands in a characteristic's place where its value is not known, told apart.
NOT_KNOWN = frozenset({"prefers_not_to_say", "not_asked", "missing"})
