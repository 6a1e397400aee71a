"""Checks of the family `piece`."""
