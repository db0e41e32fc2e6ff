"""What the tables of the read models belong to."""

from sqlalchemy import MetaData

metadata = MetaData()
