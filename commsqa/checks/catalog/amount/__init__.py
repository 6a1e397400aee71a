"""Checks of the family `amount`."""
