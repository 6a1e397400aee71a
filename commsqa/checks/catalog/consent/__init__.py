"""Checks of the family `consent`."""
