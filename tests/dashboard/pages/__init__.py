"""The pages, area by area."""
