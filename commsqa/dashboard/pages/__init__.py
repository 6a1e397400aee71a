"""One router a group of pages."""
