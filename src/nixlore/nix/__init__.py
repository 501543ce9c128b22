"""What Nix says, read without running it: syntax, interpretation, and the declarations of a whole configuration.

How a configuration is read, from the bottom up:

- `extract.extract(blob)` reads one file alone: tree-sitter (`syntax`), then a small tree of `expressions` (`lower`)
  that holds no literal text but names and paths (`withhold`), and its comments. It depends on the bytes only, so it
  can be kept by their digest and `extract.VERSION`.
- `tree.Tree(files, others, links)` holds those files by path, and knows the names of all others.
- `interpreter.Interpreter(tree, has_attribute)` evaluates expressions lazily to `values`. `file_value(path)` is the
  value of a whole file, `force(lazy)` the value of anything lazy, `select(value, name)` an attribute,
  `call(function, argument)` a call. Call a module with `values.MODULE_ARGUMENTS`, and a flake's outputs with
  `Symbol("flake")`, whose attributes are flake inputs. Call `refill()` before each new piece of work, and wrap the
  work in `recursion.deep()`.
- A value may be `Conditional` or a `Union`; `spread.over`, `spread.elements_of`, `spread.sets_of` and
  `spread.texts_of` look through these. `Thunk.place` and `place_of(lazy)` tell where a value is written,
  `Attrs.fields` the lazy attributes.
- What is outside of the repository is a `Symbol`: `pkgs`, `lib`, `config`, `inputs`, `nixpkgs` (the source of a package
  set). A call of one that `functions` does not interpret is `Applied`, with its arguments still lazy:
  `lib.nixosSystem { modules = …; }` is `Applied(Symbol("lib", ("nixosSystem",)), (argument,))`.
- `modules.settings(interpreter, value)` walks a module's value and yields each option that takes packages; `elements`
  decides what a list element is; `link.link(tree, has_attribute)` makes `Declaration`s of it all.
- `hosts.hosts(tree, has_attribute, read)` returns the configurations that the repository builds, each with the files
  that take effect in it. It interprets anew, host by host, with what each host passes to its modules
  (`flake_interpreter`): `flake_outputs` tells what the flake offers, whatever library makes it, `host_builders` finds
  the calls that build a host, `host_modules` follows its imports. `Hosts.importing(file)` is what a declaration states.
- `extract` also reduces each file's strings to names, given a test of what is a program: `mentions` (programs and
  packages that are run; `references` finds packages by syntax) and `aliases`. `text_places` judges by the attributes
  that a string is bound under whether it is a command, a script, a program's settings or prose.

- `declared_items.read_alone(blob, reader)` is what the history of a configuration needs of one version of a file: tools
  under their keys (`tool_names`) and lines. A `VersionReader` skips what a version has in common with the one before
  (`reparse`, `module_layout`, `option_pieces`); `TreeReader` (`history_tree`) reads files that depend on others, in one
  commit's tree.

A new library function is one line in a table of `functions_*`; a new option one line in `options`.
"""
