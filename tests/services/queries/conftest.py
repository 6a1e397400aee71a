"""The project of two runs that the pages' tests use too."""

from tests.dashboard.conftest import house, own_house, two_runs

__all__ = ["house", "own_house", "two_runs"]
