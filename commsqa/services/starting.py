"""Begins a project, for the user's own sources or with the demo bank, and a check of its own."""

import re
from pathlib import Path

from commsqa.errors import InputError, ProjectError
from commsqa.project.demo import CONTACT_PURPOSE, PIECES, demo_sources, write_demo_data
from commsqa.project.loader import PROJECT_FILE
from commsqa.project.own_check import own_check_files
from commsqa.project.template import write_project


def start_project(folder: Path) -> None:
    """A commented project folder. ProjectError where there is one already."""
    write_project(folder)


def start_check(project: Path, name: str) -> list[Path]:
    """Writes a check of the project's own and its test; answers the files. InputError for a name or a file that cannot be."""
    if not (project / PROJECT_FILE).is_file():
        raise ProjectError(f"{project}: there is no {PROJECT_FILE} here; name the project folder with --project")
    if not re.fullmatch("[a-z][a-z0-9_]{1,59}", name):
        raise InputError(f"'{name}' is no name for a check; give lower-case letters, digits and underscores, e.g. empty_subject")
    files = {project / path: text for path, text in own_check_files(name).items()}
    for path in files:
        if path.exists():
            raise InputError(f"{path}: there is such a file already; choose another name or remove it")
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def start_demo(folder: Path, *, pieces: int = PIECES) -> None:
    """A project with the demo bank's three batches; one that is there already stays as it is.

    Its notifications go to a file only: what the demo prints is to be read as a story.
    """
    if (folder / PROJECT_FILE).is_file():
        return
    if folder.exists() and any(folder.iterdir()):
        raise ProjectError(f"{folder}: not empty and no project; name another folder for the demo")
    write_project(folder)
    write_demo_data(folder, pieces=pieces)
    for policy, usual, of_demo in (
        ("escalation", "[console, file]", "[file]"),
        ("checks", "\ncontact_purpose: {}", f"\ncontact_purpose: {CONTACT_PURPOSE}"),
    ):
        path = folder / "policies" / f"{policy}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(usual, of_demo), encoding="utf-8")
    template = (folder / PROJECT_FILE).read_text(encoding="utf-8")
    head, _, rest = template.partition("# What the checks run on.")
    comment = head.partition("\nname:")[0]
    (folder / PROJECT_FILE).write_text(f"{comment}\n{demo_sources()}\n# What the checks run on.{rest}", encoding="utf-8")
