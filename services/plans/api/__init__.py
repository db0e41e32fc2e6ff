"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from shared.http import subject_access

ROUTERS: tuple[APIRouter, ...] = (subject_access.router,)
