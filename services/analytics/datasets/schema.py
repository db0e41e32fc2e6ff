"""The Frictionless Table Schema of a dataset (specs.frictionlessdata.io/table-schema)."""

from typing import Any

from services.analytics.datasets.columns import Column
from services.analytics.datasets.dataset import LEFT_OUT, Dataset

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
NOT_FOR_RELEASE = "not for release"


def table_schema(dataset: Dataset) -> dict[str, Any]:
    """As JSON. Beyond the standard: `sensitive` of a field; of the whole `release`, and who is `leftOut`."""
    keyed = {"primaryKey": list(dataset.primary_key)} if dataset.primary_key else {}
    return {
        "$schema": PROFILE,
        "fields": [_field(column) for column in dataset.columns],
        **keyed,
        "missingValues": [""],
        "release": NOT_FOR_RELEASE,
        "leftOut": LEFT_OUT,
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.kind.value,
        "description": column.description,
        "sensitive": column.sensitive,
        "constraints": dict(column.constraints),
    }
