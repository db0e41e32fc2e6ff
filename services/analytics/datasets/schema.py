"""The Frictionless Table Schema of a dataset (specs.frictionlessdata.io/table-schema)."""

from typing import Any

from services.analytics.datasets.columns import Column
from services.analytics.datasets.reoffending import Reoffending

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
NOT_FOR_RELEASE = "not for release"


def table_schema(dataset: Reoffending) -> dict[str, Any]:
    """As JSON. Beyond the standard: `sensitive` of a field and `release` of the whole."""
    return {
        "$schema": PROFILE,
        "fields": [_field(column) for column in dataset.columns],
        "primaryKey": ["pseudonym"],
        "missingValues": [""],
        "release": NOT_FOR_RELEASE,
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.kind.value,
        "description": column.description,
        "sensitive": column.sensitive,
        "constraints": dict(column.constraints),
    }
