"""Nix syntax, module interpretation and store paths."""
