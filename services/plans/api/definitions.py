"""What is shipped and in use: every code that is asked for, with its words."""

from fastapi import APIRouter, Depends

from services.plans.api.dependencies import Service
from services.plans.api.models.definitions_read import CodesRead, every_code
from shared.http import open_to
from shared.http.parties import READERS
from shared.security import Role

router = APIRouter(
    tags=["definitions"], dependencies=[Depends(open_to(*READERS, Role.VOLUNTEER, Role.COACH))]
)


@router.get("/definitions")
async def definitions(service: Service) -> list[CodesRead]:
    """Every code that a body takes, in plain words by language, and where it is taken. Codes that the OpenAPI
    document lists itself are not repeated."""
    return every_code(service.handling.definitions)
