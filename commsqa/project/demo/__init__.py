"""The demo project: three months of a fictional bilingual bank in Kuwait, with known errors planted in what it sends."""

from commsqa.project.demo.errors import DemoTruth
from commsqa.project.demo.months import BATCHES
from commsqa.project.demo.offers import CONTACT_PURPOSE
from commsqa.project.demo.write import PIECES, demo_sources, write_demo_data

__all__ = ["BATCHES", "CONTACT_PURPOSE", "PIECES", "DemoTruth", "demo_sources", "write_demo_data"]
