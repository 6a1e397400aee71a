"""Checks of the family `preference`."""
