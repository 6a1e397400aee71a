"""The Data Docs that Great Expectations wrote: the files of its site."""

from pathlib import Path

from commsqa.errors import UnknownIdError
from commsqa.services.house import House

_SITE = Path("gx") / "data_docs"
_ABOUT = ".html"


def data_docs_page(house: House, path: str) -> str:
    """A page of the site by its path there; UnknownIdError for anything that is none, wherever the path leads."""
    root = (house.state / _SITE).resolve()
    page = (root / path).resolve() if path.isprintable() else root
    if page.suffix != _ABOUT or not page.is_relative_to(root) or not page.is_file():
        raise UnknownIdError("Data Docs have no such page; those of older runs are cleared away")
    return page.read_text(encoding="utf-8")


def data_docs_path(house: House, run_id: str) -> str | None:
    """The path within the site of a run's first page; None where its pages are gone."""
    root = (house.state / _SITE).resolve()
    return next((page.relative_to(root).as_posix() for page in sorted(root.glob(f"validations/*/{run_id}/*/*{_ABOUT}"))), None)
