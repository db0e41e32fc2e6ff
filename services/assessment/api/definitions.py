"""The versioned data that registrations and outcomes refer to."""

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from services.assessment.api.dependencies import Service
from shared.http.auth import authenticate

router = APIRouter(prefix="/definitions", tags=["definitions"], dependencies=[Depends(authenticate)])


class ShippedDefinitions(BaseModel):
    """characteristics and outcome_rules by reference (`code:version`); disposals by code."""

    characteristics: dict[str, dict[str, Any]]
    outcome_rules: dict[str, dict[str, Any]]
    disposals: dict[str, str]


@router.get("")
async def definitions(service: Service) -> ShippedDefinitions:
    """Everything that a registration or an outcome may refer to. Open to every signed-in caller."""
    return ShippedDefinitions.model_validate(to_jsonable_python(service.definitions))
