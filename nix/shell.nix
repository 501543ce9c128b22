# A shell to work on nixlore in: what the tests run besides Python. `make test` makes .venv itself.
{
  pkgs ? import <nixpkgs> { },
}:

pkgs.mkShell {
  packages =
    with pkgs;
    [
      bash
      bc
      binutils
      fd
      fish
      git
      gnumake
      groff
      jq
      less
      man-db
      nix
      nodejs
      procps
      python3
      ripgrep
      sqlite
      tmux
      util-linux
      uv
      xxd
      zsh
    ]
    ++ lib.optional stdenv.hostPlatform.isLinux chromium;
}
