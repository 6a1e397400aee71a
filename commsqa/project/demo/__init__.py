"""The demo project: one month of a fictional bilingual bank in Kuwait, with known errors planted in its statements."""

from commsqa.project.demo.truth import DemoTruth, PlantedCause, PlantedError, Trap
from commsqa.project.demo.write import demo_sources, write_demo_data

__all__ = ["DemoTruth", "PlantedCause", "PlantedError", "Trap", "demo_sources", "write_demo_data"]
