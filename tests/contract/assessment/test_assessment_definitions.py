"""What was shipped is valid and stays as it is: a change is a new version beside the old one."""

import re
from hashlib import sha256
from importlib.resources import files

from services.assessment.definitions import shipped
from shared.contracts.values import Code, Versioned

# A line here is for ever. Add one for each new file; never change or remove one.
PUBLISHED = {
    "characteristics/rossi-1.json": "9cfbf83476c81b24b00193a64dd08347d56725c6effa487ac19c00defa6df79a",
    "outcome_rules/rossi-1.json": "9d473dc1487bea6cd3344f3b313d0d6ad122cfaf095c8ac7ddf27fe29627c336",
}
FOLDERS = ("characteristics", "outcome_rules")
CODE, REFERENCE = (re.compile(kind.__metadata__[0].metadata[0].pattern) for kind in (Code, Versioned))


def test_a_published_definition_never_changes() -> None:
    here = files("services.assessment.definitions")
    found = {
        f"{folder}/{file.name}": sha256(file.read_bytes()).hexdigest()
        for folder in FOLDERS
        for file in (here / folder).iterdir()
    }
    assert found == PUBLISHED


def test_no_disposal_is_ever_taken_away() -> None:
    assert set(shipped().disposals) >= {
        "arrest",
        "caution",
        "conditional_discharge",
        "fine",
        "community_order",
        "suspended_sentence",
        "custody",
        "other_conviction",
    }


def test_references_and_codes_have_the_form_that_is_published() -> None:
    definitions = shipped()
    for reference in (*definitions.characteristics, *definitions.outcome_rules):
        assert REFERENCE.fullmatch(reference)
    keys = [c.key for d in definitions.characteristics.values() for c in d.characteristics]
    for code in (*keys, *definitions.disposals):
        assert CODE.fullmatch(code)


def test_a_file_is_named_for_its_reference() -> None:
    references = {*shipped().characteristics, *shipped().outcome_rules}
    assert {name.split("/")[1].removesuffix(".json").replace("-", ":") for name in PUBLISHED} == references


def test_a_definition_lists_each_key_once_with_bounds_that_hold_something() -> None:
    for definition in shipped().characteristics.values():
        keys = [c.key for c in definition.characteristics]
        assert len(keys) == len(set(keys))
        for listed in definition.characteristics:
            assert (listed.type == "code") == bool(listed.codes)
            if listed.minimum is not None and listed.maximum is not None:
                assert listed.minimum < listed.maximum


def test_a_rule_watches_for_a_while() -> None:
    for rule in shipped().outcome_rules.values():
        assert rule.window_days > 0
        assert rule.waiting_days >= 0
