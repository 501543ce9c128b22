"""Changes to the configuration as reviewed, reversible patches."""
