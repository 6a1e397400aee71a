"""Checks of the family `phone`."""
