"""Checks of the family `envelope`."""
