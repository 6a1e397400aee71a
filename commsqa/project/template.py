"""What `commsqa init` writes: a commented project file, copies of the default policies, and what the tables look like."""

from importlib import resources
from pathlib import Path

from commsqa.domain.tables import TABLES, ColumnType, TableSpec
from commsqa.errors import ProjectError
from commsqa.project.loader import PROJECT_FILE, default_text

_TEMPLATE = "project.yaml"
_IGNORED = "# What commsqa keeps for itself, evidence and keys among it.\n/.commsqa/\n/out/\n"
_WRITTEN = {
    ColumnType.TEXT: "text",
    ColumnType.DECIMAL: "amount, 1234.50",
    ColumnType.DATE: "date, YYYY-MM-DD",
    ColumnType.MOMENT: "time, 2026-02-28T05:00:00Z",
    ColumnType.INTEGER: "whole number",
    ColumnType.BOOLEAN: "true or false",
}


def write_project(folder: Path, name: str | None = None) -> list[Path]:
    """Writes a new project into the folder, all or nothing, and returns the files. `name` is the folder's name if not given.

    Raises ProjectError where there is a project already, or a file that would be overwritten.
    """
    files = _files(name or folder.absolute().name)
    if (folder / PROJECT_FILE).exists():
        raise ProjectError(f"{folder / PROJECT_FILE}: there is a project already; name another folder")
    for path in files:
        if (folder / path).exists():
            raise ProjectError(f"{folder / path}: this file is there already and would be overwritten; name another folder")
    try:
        _write(folder, files)
    except OSError as error:
        raise ProjectError(f"{folder}: cannot be written ({error.strerror}); check the folder and its permissions") from error
    return [folder / path for path in files]


def _files(name: str) -> dict[str, str]:
    """The files of a new project: path in the folder to text. Every policy that comes with commsqa is copied."""
    defaults = resources.files("commsqa.project") / "defaults"
    policies = sorted(file.name for file in defaults.iterdir() if file.name.endswith(".yaml") and file.name != _TEMPLATE)
    return {
        **{f"policies/{policy}": default_text(policy) for policy in policies},
        "data/README.md": _tables_page(),
        ".gitignore": _IGNORED,
        PROJECT_FILE: default_text(_TEMPLATE).replace("__NAME__", _quoted(name)),
    }


def _tables_page() -> str:
    """The canonical tables as Markdown, from the tables themselves."""
    intro = (
        "# The tables\n\nColumns with * must be there; communications and customers must be given. Call your columns as you\n"
        "like and map them in commsqa.yaml (`columns: {communication_id: DOC_ID}`). Further columns are kept as text.\n"
        "Ids are text: leading zeros survive. Files are\n\n"
        "- CSV (.csv, .tsv, .txt): UTF-8, with a header; comma, semicolon, tab or |.\n"
        "- JSON lines (.jsonl, .ndjson, .json): UTF-8, one object on each line; a key that is missing or null is no value.\n"
        "- Parquet (.parquet, .pq).\n\n"
        "CSV and JSON lines may be packed by gzip (.csv.gz, .jsonl.gz).\n"
    )
    return intro + "".join(map(_table_page, TABLES.values()))


def _table_page(spec: TableSpec) -> str:
    rows = (f"| {column}{'*' if column in spec.required else ''} | {_WRITTEN[kind]} |" for column, kind in spec.columns.items())
    key = f"\nA row is identified by {', '.join(spec.key)}.\n" if spec.key else ""
    return f"\n## {spec.name}\n{key}\n| column | value |\n|---|---|\n" + "\n".join(rows) + "\n"


def _quoted(name: str) -> str:
    return '"' + "".join(c for c in name if c.isprintable()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(folder: Path, files: dict[str, str]) -> None:
    """The project file comes last in `files`; when one cannot be written, all that was made is taken away again."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            file = folder / path
            above = [parent for parent in file.parents if not parent.exists()]
            made += [*reversed(above), file]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError:
        for each in reversed(made):
            if each.is_dir():
                each.rmdir()
            else:
                each.unlink(missing_ok=True)
        raise
