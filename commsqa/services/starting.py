"""Begins a project: an empty one for the user's own sources, or the demo bank."""

from pathlib import Path

from commsqa.errors import ProjectError
from commsqa.project.demo import PIECES, demo_sources, write_demo_data
from commsqa.project.loader import PROJECT_FILE
from commsqa.project.template import write_project


def start_project(folder: Path) -> None:
    """A commented project folder. ProjectError where there is one already."""
    write_project(folder)


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
    policy = folder / "policies" / "escalation.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("[console, file]", "[file]"), encoding="utf-8")
    template = (folder / PROJECT_FILE).read_text(encoding="utf-8")
    head, _, rest = template.partition("# What the checks run on.")
    comment = head.partition("\nname:")[0]
    (folder / PROJECT_FILE).write_text(f"{comment}\n{demo_sources()}\n# What the checks run on.{rest}", encoding="utf-8")
