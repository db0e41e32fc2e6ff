"""Which requirements and which kinds of intervention there are."""

from fastapi import APIRouter, Depends

from services.plans.api.dependencies import Service
from services.plans.api.models.requirements_read import KindsRead, RequirementTypesRead
from shared.http import open_to
from shared.http.parties import READERS

router = APIRouter(tags=["requirements"], dependencies=[Depends(open_to(*READERS))])


@router.get("/requirement-types")
async def requirement_types(service: Service) -> RequirementTypesRead:
    """The version in use: what a court or the law can require, and when."""
    return RequirementTypesRead.model_validate(service.handling.definitions.requirement_types)


@router.get("/intervention-kinds")
async def intervention_kinds(service: Service) -> KindsRead:
    """The version in use."""
    return KindsRead.model_validate(service.handling.definitions.intervention_kinds)
