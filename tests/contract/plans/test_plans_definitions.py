"""What was shipped is valid and stays as it is: a change is a new version beside the old one."""

from hashlib import sha256
from importlib.resources import files

# A line here is for ever. Add one for each new file; never change or remove one.
PUBLISHED = {
    "volunteering/my_direction-1.json": "1f96f2bc5be6c7b8c6c1429e8a89215b471b4f84e82db2aff6e97675f2884bb7",
    "coaching/my_direction-1.json": "dda037195f85eb4a4eeb61c4d9206aa5d3ec66c9536d282fbfc7a47da3929c57",
    "links/my_direction-1.json": "dd362b95c805abbc58cc2ef0bde8aea877d16c0cbcf3dbd9f55657472ab0bc9b",
    "gates/my_direction-1.json": "eeaf7ec3b8ff3250021bdfbb9a97c0ab0caa1d2a662b4fa1759230b864788195",
    "networks/my_direction-1.json": "8d90053aa8614bfa99903bac1ee4477e9d6fe3c6a482fbf88a42f94e590202f3",
    "intervention_kinds/my_direction-1.json": "de2b4a198f45ca0802a66c88df681d50a433ed95e7b7c783ec47742989fe8de6",  # noqa: E501
    "requirement_types/england_and_wales-1.json": "309f57e9f1bb682083a0c7c5d6d7618001ef724dc27333111b9d6f5901ff8aea",  # noqa: E501
    "plan/my_direction-1.json": "05a5e9786afcc97dcdb57df1be582908badc0a0a3deecbed194793fa67f448a0",
    "contacts/my_direction-1.json": "a9eba34a59d12814daf8c807eaa60ec085661170c5edc1d4ab429986019de338",
    "matching/life_links-1.json": "5574f074186fd9d1ddfec51850f45c214094137e5d5322207373ef2fcf41bd17",
    "matching_weights/life_links-1.json": "8ec41e1f43ee3ed634bf56be5a46f8ef9c4db87757fc833a60e8e2492a35dfba",
    "meetings/life_links-1.json": "a26758064da7589d27b23764a270b91729354d810fbdd3e2e8e8ef96c4237b44",
}
FOLDERS = (
    "volunteering",
    "coaching",
    "contacts",
    "plan",
    "gates",
    "networks",
    "intervention_kinds",
    "requirement_types",
    "matching",
    "links",
    "matching_weights",
    "meetings",
)


def test_a_published_definition_never_changes() -> None:
    here = files("services.plans.definitions")
    found = {
        f"{folder}/{file.name}": sha256(file.read_bytes()).hexdigest()
        for folder in FOLDERS
        for file in (here / folder).iterdir()
    }
    assert found == PUBLISHED
