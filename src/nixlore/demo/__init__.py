"""The sample machine: a whole plausible NixOS machine, built in a directory and labelled as a sample."""
