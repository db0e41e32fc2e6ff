"""Who works with the demo's person: a provider, an area, a team, its leader, a trained case manager."""

from typing import Any, Final

from services.system.demo import story
from services.system.demo.calling import Party

UNITS: Final = "/assessment/units"
CASE_MANAGERS: Final = "/assessment/case-managers"


def organise(lead: Party, case_manager: Party, team_leader: Party) -> str:
    """The case manager's id. lead: a programme lead, who makes what is not there yet."""
    team = _team(lead, team_leader)
    found = case_manager.find(f"{CASE_MANAGERS}/me") or _registered(lead, case_manager)
    case_manager_id = str(found["case_manager_id"])
    at = f"{CASE_MANAGERS}/{case_manager_id}"
    known = lead.get(at)
    trained = {training["module"] for training in known["training"]}
    for module in story.TRAINING:
        if module not in trained:
            lead.post(f"{at}/training", {"module": module, "completed_on": story.TRAINED_ON})
    if team not in {each["team_id"] for each in known["teams"]}:
        lead.post(f"{at}/teams", {"team_id": team, "from_on": story.BEGAN_ON})
    return case_manager_id


def _registered(lead: Party, case_manager: Party) -> Any:
    body = {"account": case_manager.account, "name": "Demo Case Manager", "from_on": story.BEGAN_ON}
    return lead.post(CASE_MANAGERS, body)


def _team(lead: Party, team_leader: Party) -> str:
    """The team's id, with its leader."""
    there = {(unit["kind"], unit["code"]): unit for unit in lead.get(UNITS)}
    unit: Any = None
    for kind in ("provider", "area", "team"):
        below = {"parent_id": unit["unit_id"]} if unit else {}
        body = {"kind": kind, "code": story.UNIT, "name": f"Demo {kind}", "from_on": story.BEGAN_ON}
        unit = there.get((kind, story.UNIT)) or lead.post(UNITS, {**body, **below})
    team = str(unit["unit_id"])
    if team_leader.account not in unit.get("leaders", ()):
        leading = {"account": team_leader.account, "from_on": story.BEGAN_ON}
        lead.post(f"{UNITS}/{team}/leaders", leading)
    return team
