"""Checks of the family `balance`."""
