"""COLLECT: one data source per file; the only impure stages."""
