"""What public events are made of: codes, references and scores; never words."""

from typing import Annotated

from pydantic import Field

CODE = r"^[a-z][a-z0-9_]{0,63}$"
VERSIONED = r"^[a-z][a-z0-9_]{0,63}:[1-9][0-9]{0,3}$"
# An exact decimal number as text: JSON's own numbers would come back as binary fractions.
DECIMAL = r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$"
# A sign-in's opaque id: subject at issuer.
ACCOUNT = r"^[\x21-\x7e]{1,400}$"
Code = Annotated[str, Field(pattern=CODE)]
Versioned = Annotated[str, Field(pattern=VERSIONED)]
Score = Annotated[str, Field(pattern=DECIMAL)]
Account = Annotated[str, Field(pattern=ACCOUNT)]
