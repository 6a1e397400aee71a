"""Checks of the family `email`."""
