"""What a NixOS machine knows about itself."""

__version__ = "0.1.0"
