"""ANALYZE: the records of one source in, one fact out."""
