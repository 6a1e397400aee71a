"""What the API adds to the application: its calls and their reference."""

from fastapi import APIRouter

from commsqa.dashboard.api import areas, reference

router = APIRouter()
router.include_router(areas.router)
router.include_router(reference.router)
