"""The API's own description: /openapi.json for programs, and /docs, the same as a page. Both only for who is signed in."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from commsqa import __version__
from commsqa.dashboard.api import areas
from commsqa.dashboard.api.problems import Mistake, ProblemDetails
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import CSRF_HEADER, SESSION_COOKIE, Visit, needs
from commsqa.domain.people import Permission

router = APIRouter(include_in_schema=False)
_REF = "#/components/schemas/{model}"
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token; its scopes bound what it may do."},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "The session of a browser."},
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER, "description": "Beside a session, for every change."},
}
_ABOUT = """Batches, findings, incidents, checks and the audit trail, and the live gate.

Decimals are strings, times are RFC 3339 in UTC. Lists answer `{items, next}`; `next` is the cursor of the next part, and the
header Link has its address. Errors are problem details (RFC 9457). A call needs the permission that its description names.
"""


@router.get("/openapi.json")
def openapi(visit: Annotated[Visit, needs(Permission.VIEW)]) -> Response:  # noqa: ARG001 - who may ask
    """OpenAPI 3.1 of /api/v1."""
    return JSONResponse(describe())


@router.get("/docs")
def docs(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)]) -> Response:
    """The reference."""
    schema = describe()
    calls = [
        {"method": method.upper(), "path": path, **call, "body": _body(call), "answer": _answer(call)}
        for path, calls in schema["paths"].items()
        for method, call in calls.items()
    ]
    models = {name: _fields(model) for name, model in sorted(schema["components"]["schemas"].items())}
    return page(request, visit, "api/reference.html", {"calls": calls, "models": models})


@cache
def describe() -> dict[str, Any]:
    """The description of the API. Do not change it."""
    apart = FastAPI(openapi_url=None)
    apart.include_router(areas.router)
    schema = get_openapi(title="commsqa", version=__version__, description=_ABOUT, routes=apart.routes)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for model in (Mistake, ProblemDetails):
        described = model.model_json_schema(ref_template=_REF, mode="serialization")
        described.pop("$defs", None)
        schemas[model.__name__] = described
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schema["components"]["securitySchemes"] = _SCHEMES
    needed = dict(permissions())
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            schemas |= _taken_out(call)
            permission = needed[method.upper(), path]
            call["security"] = [{"token": []}, {"session": []} if method == "get" else {"session": [], "csrf": []}]
            call["x-permission"] = permission
            call["description"] = f"{call.get('description', '')}\n\nNeeds the permission `{permission}`.".strip()
    return schema


def permissions() -> Iterator[tuple[tuple[str, str], str]]:
    """Each call, as its method and path, with the permission that it needs."""
    routes = (route for area in areas.AREAS for route in area.routes if isinstance(route, APIRoute))
    for route in routes:
        found = (getattr(each.call, "permission", None) for each in route.dependant.dependencies)
        permission = next(each for each in found if isinstance(each, Permission))
        for method in route.methods or ():
            yield (method, f"{areas.PREFIX}{route.path}"), permission.value


def _taken_out(call: dict[str, Any]) -> dict[str, Any]:
    """The definitions inside a body's schema: in OpenAPI they stand among the components."""
    content = call.get("requestBody", {}).get("content", {})
    found: dict[str, Any] = {}
    for each in content.values():
        found |= each["schema"].pop("$defs", {})
    return found


def _body(call: dict[str, Any]) -> Any:
    return call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")


def _answer(call: dict[str, Any]) -> str:
    schema = call["responses"]["200"]["content"]["application/json"]["schema"]
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _fields(model: dict[str, Any]) -> list[dict[str, str]]:
    """A model's fields, each with its type in short."""
    return [
        {"name": name, "type": _type(field), "about": str(field.get("description", ""))}
        for name, field in model.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " | ".join(_type(each) for each in field["anyOf"])
    kind = str(field.get("type", "any"))
    if kind == "array":
        return f"{_type(field.get('items', {}))}[]"
    return f"{kind} ({field['format']})" if "format" in field else kind
