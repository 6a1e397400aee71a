"""A person's decisions on pieces."""
