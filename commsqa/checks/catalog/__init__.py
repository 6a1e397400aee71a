"""The checks, one file each, a folder for each family."""
