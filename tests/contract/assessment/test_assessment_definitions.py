"""What was shipped is valid and stays as it is: a change is a new version beside the old one."""

import re
from hashlib import sha256
from importlib.resources import files

from services.assessment.definitions import shipped
from services.assessment.domain.convictions.offences import NOT_RECORDED
from services.assessment.domain.convictions.outcome import check
from services.assessment.domain.people.characteristics import NOT_KNOWN
from shared.contracts.values import Code, Versioned

# A line here is for ever. Add one for each new file; never change or remove one.
PUBLISHED = {
    "characteristics/my_direction-1.json": "381d259bed05306280ecdd596536c597c054e1e38a95b4f94b8fb3899cc59e4b",
    "characteristics/rossi-1.json": "9cfbf83476c81b24b00193a64dd08347d56725c6effa487ac19c00defa6df79a",
    "outcome_rules/rossi-1.json": "9d473dc1487bea6cd3344f3b313d0d6ad122cfaf095c8ac7ddf27fe29627c336",
    "outcome_rules/moj_proven_reoffending-1.json": "0cd11a8451c9362a548ca3f1144a59fdbfc5114538ea91d05f9bc58641a9dc9f",  # noqa: E501
    "outcome_rules/moj_proven_reoffending_24_months-1.json": "f16852f7afd31779cb2409dcf1f5dfada5acf1a280594e0c2f793ebb37a4c5d0",  # noqa: E501
    "outcome_rules/moj_proven_reoffending_60_months-1.json": "dd351a45f7b33c6c57e60ac9f435444249dccc94185ea29e02a852ae28d6fb3b",  # noqa: E501
    "outcome_rules/moj_proven_reoffending_6_months-1.json": "fd21690630de15be9936b051b5729663ff9602add2b0410313c9096fb8479f98",  # noqa: E501
    "offences/offences-1.json": "fa3d61fb6be0630872c9f93f1cb8218847828caa86c37e77deb2b14a052b646a",
    "measures/barc10-1.json": "0e5e0cde33fb0de53bd7d9369133aaf7476dae4884c0b38eee130b048d032031",
    "measures/gad7-1.json": "b6b8e8ae67260a043408049c09d39bb17912d596608accddb9ee272c10a2c3e3",
    "measures/goal_based_outcomes-1.json": "3970b3b0860f2376588a6e09b96e88bf0400d523ca3d1aa399b8a6ef61045d23",
    "measures/iomi-1.json": "20d36d693a8cf277de819005a838743a3e7734799bf016ffb918e9654eea6354",
    "measures/phq9-1.json": "8019c705f52749335298be2b9b95e73a6eda12a39b8eb7d827fe005406c11a91",
    "measures/saprof-1.json": "4d06921694696b5799de6db6f67aba530d8676183641aca2562f65745476e0af",
    "measures/swemwbs-1.json": "74a20f968c4e2744145b3ea5df267b62c7431fbf86079fdfc97139ee36b34d38",
    "measures/wai_sr-1.json": "0b1eb3b83c6b34c46ba35254dd3ccc995d651143d2f34ca95031ab9f315a0eab",
    "measures/wemwbs-1.json": "121ee293e34a76f0e7cea964ad9e84429b981cc60b93a502ea0d8a524d47357c",
    "frameworks/my_direction-1.json": "fc45bf26362b26be61039cbbfe6e7e5de85705b5f85c3221e760f9083d91841e",
    "time_points/programme-1.json": "88944f8e3c6d20b18481770895cf30b0445019398eeee00adae1ca9ddda2626e",
    "time_points/programme-2.json": "e8da5e1f5cc5dc40a58e36ca22dde370ecd0f4a12a475d61dac4b7ce9cb205ac",
    "crisis_help/united_kingdom-1.json": "a147414577c5e2427d47f7fde7996a80f72c191fb2b1da82f9fb4d21e18a8282",
    "crisis_help/united_kingdom-2.json": "1a8eaac26e60bd9b463fdd0fa760a9961d6367e0655fc3986bd0864bc632930c",
    "lawful_bases/programme-1.json": "e131e99dbbb68cba8981ede9178b7a9cbbc0e07a5a0e33aa7a7a845ff219a396",
    "consent_wordings/programme-1.json": "5764ce5bc0775b06a73837ad588cf277e9aa4d3efb59fa3f85b9f5cad411c5a8",
    "register_lists/programme-1.json": "20dd61b98556b323a0cc2e3f1d3449c00557793b317e0bde4caf2317dda4e8d7",
    "retention/programme-1.json": "8f5fc28973a255829ff19a0972df80e7294895128ca2df2c4e02f91a06eb3680",
    "retention/programme-2.json": "d0b271c37b19abb09650d4bdfea18c2a977bb45d9512602d0120aab23653106e",
    "training/my_direction-1.json": "5918cdfb355340f65aadd1d2267a474c1d47bc00c850a9b82f19d753201055b5",
}
FOLDERS = (
    "characteristics",
    "frameworks",
    "outcome_rules",
    "offences",
    "measures",
    "time_points",
    "crisis_help",
    "lawful_bases",
    "consent_wordings",
    "register_lists",
    "retention",
    "training",
)
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
    listed = shipped()
    references = {
        *listed.characteristics,
        *listed.outcome_rules,
        *listed.offences,
        *listed.measures,
        listed.time_points.reference,
        listed.crisis_help.reference,
        listed.training.reference,
    }
    named = {name.split("/")[1].removesuffix(".json").replace("-", ":") for name in PUBLISHED}
    assert references <= named
    # Of what there is one version in use of, the earlier ones stay beside it.
    codes = {reference.partition(":")[0] for reference in references}
    assert {name.partition(":")[0] for name in named - references} <= codes


def test_a_definition_lists_each_key_once_with_bounds_that_hold_something() -> None:
    for definition in shipped().characteristics.values():
        keys = [c.key for c in definition.characteristics]
        assert len(keys) == len(set(keys))
        for listed in definition.characteristics:
            assert (listed.type == "code") == bool(listed.codes)
            assert not NOT_KNOWN & set(listed.codes)
            if listed.minimum is not None and listed.maximum is not None:
                assert listed.minimum < listed.maximum


def test_a_rule_watches_for_a_while() -> None:
    for rule in shipped().outcome_rules.values():
        check(rule)
        assert rule.offences is None or rule.offences in shipped().offences


def test_a_list_names_each_offence_once_and_counts_some() -> None:
    for listed in shipped().offences.values():
        assert len(listed.codes) == len(listed.offences)
        assert NOT_RECORDED not in listed.codes
        assert listed.codes > listed.counted > set()
        assert all(CODE.fullmatch(code) for code in listed.codes)
