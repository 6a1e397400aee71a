"""The demo project: one month of a fictional bilingual bank in Kuwait, with known errors planted in its statements."""

from commsqa.project.demo.errors import DemoTruth
from commsqa.project.demo.write import demo_sources, write_demo_data

__all__ = ["DemoTruth", "demo_sources", "write_demo_data"]
