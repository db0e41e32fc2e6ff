"""Published and made cohorts as the frames that an evaluation takes."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from lifelines.datasets import load_rossi

from services.analytics.datasets.columns import Characteristic, Kind

BOOLEANS = ("race", "wexp", "mar", "paro")


@pytest.fixture(scope="session")
def rossi() -> tuple[pd.DataFrame, list[Characteristic]]:
    """432 men released in Maryland; aid is the programme; week 0 is the index date."""
    data = load_rossi()
    frame = pd.DataFrame(
        {
            "arm": data["fin"].map({1: "programme", 0: "comparator"}),
            "outcome_status": data["arrest"].map({1: "reoffended", 0: "not_reoffended"}),
            "event": data["arrest"].astype(bool).astype(object),
            "time_days": (data["week"] * 7).astype(object),
            "age": data["age"].astype(object),
            "prio": data["prio"].astype(object),
            **{name: data[name].astype(bool).astype(object) for name in BOOLEANS},
        }
    )
    kinds = [("age", Kind.INTEGER), *((b, Kind.BOOLEAN) for b in BOOLEANS), ("prio", Kind.INTEGER)]
    return frame, [Characteristic(key, key, kind) for key, kind in kinds]


@pytest.fixture
def cohort() -> Callable[..., pd.DataFrame]:
    """A frame from rows of (arm, time_days or None, event or None, characteristics)."""

    def made(*rows: tuple[str, int | None, bool | None, dict[str, Any]]) -> pd.DataFrame:
        status = {None: "not_yet_measurable", True: "reoffended", False: "not_reoffended"}
        fixed = [
            {"arm": arm, "time_days": days, "event": event, "outcome_status": status[event], **more}
            for arm, days, event, more in rows
        ]
        return pd.DataFrame(fixed, dtype=object)

    return made
