"""What is told is data: each language, and nothing but a time and a place that vary."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.notices.wording import NoSuchWording, Wordings, WrongWording, load_wordings

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
PLACES = {"phone": {"en": "by phone", "cy": "dros y ffôn"}}


def told(code: str = "told", body: str = "On {date} at {time}, {place}.", **said: Any) -> dict[str, Any]:
    text = {"subject": "Hello", "body": body}
    return {"code": code, "version": 1, "kind": "reviews", "languages": {"en": text, "cy": text}, **said}


def loaded(folder: Path, *wordings: dict[str, Any], name: str = "told-1.json") -> Wordings:
    (folder / "places.json").write_text(json.dumps(PLACES))
    for wording in wordings:
        (folder / name).write_text(json.dumps(wording))
    return load_wordings(folder)


def test_it_tells_the_time_by_the_providers_clock_in_either_language(tmp_path: Path) -> None:
    wordings = loaded(tmp_path, told())
    said: dict[str, Any] = {"at": AT, "place": "phone", "zone": "Europe/London"}
    assert wordings.text("told:1", "en", **said).body == "On Wednesday 1 July at 23:30, by phone."
    assert wordings.text("told:1", "cy", **said).body == "On dydd Mercher 1 Gorffennaf at 23:30, dros y ffôn."


@pytest.mark.parametrize("given", [{"at": None, "place": "phone"}, {"at": AT, "place": None}])
def test_what_a_text_needs_must_be_given(tmp_path: Path, given: dict[str, Any]) -> None:
    with pytest.raises(WrongWording):
        loaded(tmp_path, told()).find("told:1", **given)


@pytest.mark.parametrize(("reference", "place"), [("told:2", "phone"), ("told:1", "Ann's house")])
def test_a_wording_or_a_place_that_there_is_not_is_none(tmp_path: Path, reference: str, place: str) -> None:
    with pytest.raises(NoSuchWording):
        loaded(tmp_path, told()).find(reference, at=AT, place=place)


@pytest.mark.parametrize(
    "wrong",
    [
        told(body="Dear {name}"),
        told(body="Dear {}"),
        told(body="{date.year}"),
        told(languages={"en": {"subject": "s", "body": "b"}}),
        told(code="another"),
    ],
    ids=["a name", "nothing", "an attribute", "one language", "another file's"],
)
def test_a_file_that_could_tell_more_or_lacks_a_language_is_refused(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(WrongWording):
        loaded(tmp_path, wrong)
