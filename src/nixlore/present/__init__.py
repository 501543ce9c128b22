"""PRESENT: a report in, bytes out."""
