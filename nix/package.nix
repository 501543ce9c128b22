# nixlore as a package. It needs a nixpkgs whose python3Packages.tree-sitter is 0.25 or newer.
#
# `withMcp = true` adds what `nixlore agent mcp` needs.
{
  lib,
  stdenv,
  installShellFiles,
  python3Packages,
  withMcp ? false,
}:

let
  inherit (builtins) elemAt match readFile;

  tree-sitter-nix = python3Packages.callPackage ./tree-sitter-nix.nix { };

  mcp = [ python3Packages.mcp ];
in
python3Packages.buildPythonApplication {
  pname = "nixlore";
  version = elemAt (match ".*__version__ = \"([^\"]+)\".*" (readFile ../src/nixlore/__init__.py)) 0;
  pyproject = true;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../src
      ../pyproject.toml
      ../README.md
      ../CHANGELOG.md
      ../LICENSE
    ];
  };

  build-system = [ python3Packages.hatchling ];

  dependencies =
    (with python3Packages; [
      click
      jinja2
      msgspec
      platformdirs
      rich
      tree-sitter
      zstandard
    ])
    ++ [ tree-sitter-nix ]
    ++ lib.optionals withMcp mcp;

  optional-dependencies = { inherit mcp; };

  nativeBuildInputs = [ installShellFiles ];

  # The tests want real shells, a real nix and a browser, and the sources of the tests: `make check` runs them.
  doCheck = false;

  pythonImportsCheck = [ "nixlore.cli.main" ];

  # What shells take in at their start is made once, so that no start of a shell runs a program for it.
  postInstall = ''
    mkdir -p $out/share/nixlore
    cp -r $out/${python3Packages.python.sitePackages}/nixlore/data/plugin $out/share/nixlore/plugin
  ''
  + lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
    export HOME=$TMPDIR
    for shell in bash fish zsh; do
      $out/bin/nixlore shell init $shell >$out/share/nixlore/init.$shell
      $out/bin/nixlore shell init $shell --missing >$out/share/nixlore/init-missing.$shell
      _NIXLORE_COMPLETE=''${shell}_source $out/bin/nixlore >nixlore.$shell
    done
    installShellCompletion --cmd nixlore --bash nixlore.bash --fish nixlore.fish --zsh nixlore.zsh
    $out/bin/nixlore self man >nixlore.1
    installManPage nixlore.1
  '';

  passthru = { inherit tree-sitter-nix; };

  meta = {
    description = "What a NixOS machine knows about itself: what is declared, why, and how it is used";
    license = lib.licenses.mit;
    mainProgram = "nixlore";
    platforms = lib.platforms.unix;
  };
}
