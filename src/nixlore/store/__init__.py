"""Pure knowledge of the Nix store: names of outputs and versions, formats, and the graph of references."""
