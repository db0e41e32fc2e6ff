"""What is refused of a record that was merged into another one."""

from uuid import UUID

from shared.domain.errors import Conflict


def merged_into(target: UUID) -> Conflict:
    return Conflict(
        f"This record was merged into {target}. Nothing can be added here: go on there.", code="merged"
    )
