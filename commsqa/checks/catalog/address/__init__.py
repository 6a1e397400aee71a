"""Checks of the family `address`."""
