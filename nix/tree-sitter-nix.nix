# The grammar of Nix for Python, of which nixpkgs has only the C library. The version and the hash are those of
# requirements.lock.
{
  lib,
  buildPythonPackage,
  fetchPypi,
  setuptools,
  wheel,
}:

buildPythonPackage rec {
  pname = "tree-sitter-nix";
  version = "0.1.0";
  pyproject = true;

  src = fetchPypi {
    pname = "tree_sitter_nix";
    inherit version;
    hash = "sha256-tVH9APu6yS8wD6lB88QbZh8pDBQVWd4PaQ1VCdmsPLA=";
  };

  build-system = [
    setuptools
    wheel
  ];

  pythonImportsCheck = [ "tree_sitter_nix" ];

  meta = {
    description = "Nix grammar for tree-sitter";
    homepage = "https://github.com/nix-community/tree-sitter-nix";
    license = lib.licenses.mit;
  };
}
