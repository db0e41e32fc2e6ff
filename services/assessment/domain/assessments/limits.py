"""How much one assessment holds: every command and every read folds all of it.

Many times what two parties write. Each party has its own room, so that neither takes the other's.

Rules, as given / when / then:
- given so many standing items of a party / AddItem of that party's / refused; given one removed / ItemAdded
- given so many items in a version, with those removed / AddItem / refused: the next version has room
- given so many texts, comments or translations of an item / EditItem, CommentItem, TranslateItem / refused
- given so many versions / ReopenVersion, ReturnVersion, RollBack / refused
"""

from services.assessment.domain.assessments.assessment_state import Assessment, Content, Item
from shared.domain import Conflict
from shared.domain.authorship import Party

MOST_ITEMS_A_PARTY = 100
MOST_ITEMS_EVER = 400
MOST_TEXTS = 50
MOST_COMMENTS = 50
MOST_TRANSLATIONS = 50
MOST_VERSIONS = 200
CODE = "limit-reached"


def check_item_fits(content: Content, party: Party) -> None:
    """In a version. Raises Conflict."""
    if sum(item.party == party for item in content.standing) >= MOST_ITEMS_A_PARTY:
        whose = "the person's" if party == "person" else "practitioners'"
        raise Conflict(
            f"This version has {MOST_ITEMS_A_PARTY} items of {whose}, the most there can be. Edit one, or "
            "remove one that no longer holds.",
            code=CODE,
        )
    if len(content.items) >= MOST_ITEMS_EVER:
        raise Conflict(
            f"{MOST_ITEMS_EVER} items were added to this version, those removed counted. Complete and reopen "
            "it: the next one begins with those that stand.",
            code=CODE,
        )


def check_text_fits(item: Item) -> None:
    """Raises Conflict."""
    if len(item.sayings) >= MOST_TEXTS:
        raise Conflict(
            f"This item has had {MOST_TEXTS} texts, the most there can be. Remove it and add another.",
            code=CODE,
        )


def check_comment_fits(item: Item) -> None:
    """Raises Conflict."""
    if len(item.comments) >= MOST_COMMENTS:
        raise Conflict(
            f"This item has {MOST_COMMENTS} comments, the most there can be. Add an item of your own.",
            code=CODE,
        )


def check_translation_fits(item: Item) -> None:
    """Raises Conflict."""
    if len(item.translations) >= MOST_TRANSLATIONS:
        raise Conflict(
            f"This item has {MOST_TRANSLATIONS} translations, the most there can be. Use one of them.",
            code=CODE,
        )


def check_version_fits(state: Assessment) -> None:
    """Raises Conflict."""
    if len(state.versions) >= MOST_VERSIONS:
        raise Conflict(
            f"This assessment has {MOST_VERSIONS} versions, the most there can be. The last one stands; ask "
            "your programme lead how to go on.",
            code=CODE,
        )
