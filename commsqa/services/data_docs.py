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


def data_docs_of(house: House, run_id: str, check_id: str) -> dict[str, str]:
    """The pages of a run that tell of a check, as paths within the site by the suite's name; none where they are gone."""
    root = (house.state / _SITE).resolve()
    pages = sorted(root.glob(f"validations/*/{run_id}/*/*{_ABOUT}"))
    told = (page.relative_to(root) for page in pages if f">{check_id}<" in page.read_text(encoding="utf-8"))
    return {page.parts[1]: page.as_posix() for page in told}
