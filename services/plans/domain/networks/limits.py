"""How much one network holds: every command and every read folds all of it.

Rules, as given / when / then:
- given so many standing ties of a party / RecordTie of that party's / refused; given one ended / TieRecorded
- given so many ties, those that ended counted / RecordTie / refused
- given so many changes or comments of a tie / ChangeTie, CommentTie / refused
- given so many connections, or maps on other days / Connect, DrawMap / refused
"""

from services.plans.domain.networks.network_state import Network, Tie
from shared.domain import Conflict
from shared.domain.authorship import Party

MOST_TIES_A_PARTY = 75
MOST_TIES_EVER = 500
MOST_CHANGES = 50
MOST_COMMENTS = 50
MOST_CONNECTIONS = 75
MOST_MAPS = 200
CODE = "limit-reached"


def check_tie_fits(state: Network, party: Party) -> None:
    """Raises Conflict."""
    if sum(tie.by.party == party for tie in state.standing) >= MOST_TIES_A_PARTY:
        raise Conflict(f"There are {MOST_TIES_A_PARTY} ties, the most there can be. End one.", code=CODE)
    if len(state.ties) >= MOST_TIES_EVER:
        raise Conflict(f"{MOST_TIES_EVER} ties were recorded, the most there can be.", code=CODE)


def check_change_fits(tie: Tie) -> None:
    """Raises Conflict."""
    if tie.changes >= MOST_CHANGES:
        raise Conflict(
            f"This tie was changed {MOST_CHANGES} times, the most there can be. End it and record another.",
            code=CODE,
        )


def check_comment_fits(tie: Tie) -> None:
    """Raises Conflict."""
    if len(tie.comments) >= MOST_COMMENTS:
        raise Conflict(f"This tie has {MOST_COMMENTS} comments, the most there can be.", code=CODE)


def check_connection_fits(state: Network) -> None:
    """Raises Conflict."""
    if len(state.connections) >= MOST_CONNECTIONS:
        raise Conflict(f"There are {MOST_CONNECTIONS} connections, the most there can be.", code=CODE)


def check_map_fits(state: Network) -> None:
    """Raises Conflict."""
    if len(state.maps) >= MOST_MAPS:
        raise Conflict(f"{MOST_MAPS} maps were drawn, the most there can be.", code=CODE)
