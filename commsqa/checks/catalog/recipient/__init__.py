"""Checks of the family `recipient`."""
