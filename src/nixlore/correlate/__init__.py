"""CORRELATE: facts joined on one identity."""
