"""Formats of coding agents' logs."""
