"""Checks of the family `name`."""
