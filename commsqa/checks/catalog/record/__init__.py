"""Checks of the family `record`."""
