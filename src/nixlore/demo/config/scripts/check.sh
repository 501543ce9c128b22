#@begin 10
#!/usr/bin/env bash
nix flake check --no-build
statix check .
shellcheck scripts/*.sh
#@end
