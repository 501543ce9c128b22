"""Flakes whose hosts are found by where files lie: blueprint, snowfall, nixos-unified, easy-hosts.

Each layout is turned into what its library would make of it: calls of builders and sets of modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_path, as_text
from nixlore.nix.spread import sets_of
from nixlore.nix.values import Applied, Attrs, Constant, Element, FilePath, Lazy, List, Str, Symbol, Unknown, Value

Table = dict[str, Lazy]


def build(builder: str, modules: Iterable[Lazy], special: Table, system: str = "") -> Value:
    """Return the call of a builder with modules and special arguments."""
    given: Table = {"modules": List(tuple(Element(module, None) for module in modules))}
    given["extraSpecialArgs" if builder == "homeManagerConfiguration" else "specialArgs"] = Attrs(special)
    if system:
        given["system"] = Str(system)
    return Applied(Symbol("lib", (builder,)), (Attrs(given),))


def modules_in(evaluator: Evaluator, directory: str) -> Table:
    """Return the modules of a directory by name: `name.nix` and `name/default.nix`."""
    found: Table = {}
    for name, kind in (evaluator.tree.entries(directory) or {}).items():
        path = f"{directory}/{name}"
        if kind != "directory" and name.endswith(".nix"):
            found[name.removesuffix(".nix")] = FilePath(path)
        elif kind == "directory" and evaluator.tree.nix_file(path) is not None:
            found[name] = FilePath(path)
    return found


def _directories(evaluator: Evaluator, path: str) -> Iterator[str]:
    for name, kind in sorted((evaluator.tree.entries(path) or {}).items()):
        if kind == "directory":
            yield name


def _users(users: Table, shared: Iterable[Lazy] = ()) -> Attrs:
    """Return a module that gives users their Home Manager modules."""
    modules = List(tuple(Element(module, None) for module in shared))
    return Attrs({"home-manager": Attrs({"users": Attrs(users), "sharedModules": modules})})


def blueprint(evaluator: Evaluator, given: Attrs) -> Attrs:
    """Return what `inputs.blueprint { inherit inputs; }` makes of `hosts/<name>/` and `modules/<class>/`."""
    prefix = evaluator.force(given.fields.get("prefix", Str("")))
    path = as_path(prefix)
    top = path.path if path is not None else (as_text(prefix) or "").strip("/")
    below = f"{top}/" if top else ""
    outputs: dict[str, Table] = {"nixosConfigurations": {}, "darwinConfigurations": {}, "homeConfigurations": {}}
    for host in _directories(evaluator, f"{below}hosts"):
        directory = f"{below}hosts/{host}"
        users = _blueprint_users(evaluator, f"{directory}/users")
        special: Table = {"hostName": Str(host), "flake": Symbol("inputs", ("self",))}
        for file, builder, table in (
            ("configuration.nix", "nixosSystem", "nixosConfigurations"),
            ("darwin-configuration.nix", "darwinSystem", "darwinConfigurations"),
        ):
            if evaluator.tree.exists(f"{directory}/{file}"):
                modules: list[Lazy] = [FilePath(f"{directory}/{file}"), _users(users)]
                outputs[table][host] = build(builder, modules, special)
                break
        for user, module in users.items():
            outputs["homeConfigurations"][f"{user}@{host}"] = build("homeManagerConfiguration", [module], special)
    fields: Table = {name: Attrs(table) for name, table in outputs.items()}
    classes = {kind: modules_in(evaluator, f"{below}modules/{kind}") for kind in ("nixos", "darwin", "home")}
    fields.update({f"{kind}Modules": Attrs(table) for kind, table in classes.items()})
    fields["modules"] = Attrs({kind: Attrs(table) for kind, table in classes.items()})
    return Attrs(fields)


def _blueprint_users(evaluator: Evaluator, directory: str) -> Table:
    users: Table = {}
    for name, kind in (evaluator.tree.entries(directory) or {}).items():
        inside = f"{directory}/{name}/home-configuration.nix"
        if kind != "directory" and name.endswith(".nix"):
            users[name.removesuffix(".nix")] = FilePath(f"{directory}/{name}")
        elif evaluator.tree.exists(inside):
            users[name] = FilePath(inside)
    return users


def snowfall(evaluator: Evaluator, given: Attrs) -> Attrs:
    """Return what snowfall makes of `systems/<system>/<host>`, `homes/<system>/<user>@<host>`, `modules/<class>/**`."""
    root = _snowfall_root(evaluator, given)
    homes = {
        (system, home): FilePath(f"{root}homes/{system}/{home}")
        for system in _directories(evaluator, f"{root}homes")
        for home in _directories(evaluator, f"{root}homes/{system}")
    }
    shared = [*_deep_modules(evaluator, f"{root}modules/home"), *_lists(evaluator, given, "homes", "modules")]
    tables: dict[str, Table] = {"nixosConfigurations": {}, "darwinConfigurations": {}, "homeConfigurations": {}}
    for (system, home), module in homes.items():
        call = build("homeManagerConfiguration", [module, *shared], {"inputs": Symbol("inputs")}, system)
        tables["homeConfigurations"][home] = call
    for system in _directories(evaluator, f"{root}systems"):
        darwin = system.endswith("darwin")
        kind = "darwin" if darwin else "nixos"
        common = _deep_modules(evaluator, f"{root}modules/{kind}")
        common += _lists(evaluator, given, "systems", "modules", kind)
        for host in _directories(evaluator, f"{root}systems/{system}"):
            users: Table = {
                name.partition("@")[0]: module
                for (of, name), module in homes.items()
                if of == system and name.partition("@")[2] in ("", host)
            }
            own: list[Lazy] = [FilePath(f"{root}systems/{system}/{host}"), _users(users, shared)]
            own += _lists(evaluator, given, "systems", "hosts", host, "modules")
            special: Table = {"host": Str(host), "system": Str(system), "inputs": Symbol("inputs")}
            call = build("darwinSystem" if darwin else "nixosSystem", [*common, *own], special, system)
            tables[f"{kind}Configurations"][host] = call
    return Attrs({name: Attrs(table) for name, table in tables.items()})


def _snowfall_root(evaluator: Evaluator, given: Attrs) -> str:
    for snowfall_options in sets_of(evaluator, given.fields.get("snowfall", Constant(None))):
        path = as_path(evaluator.force(snowfall_options.fields.get("root", Constant(None))))
        if path is not None and path.path:
            return path.path + "/"
    return ""


def _deep_modules(evaluator: Evaluator, directory: str) -> list[Lazy]:
    files = evaluator.tree.files_below(directory)
    return [FilePath(file) for file in files if file.endswith("/default.nix")]


def _lists(evaluator: Evaluator, given: Attrs, *path: str) -> list[Lazy]:
    sets = _sets_at(evaluator, given, *path[:-1])
    return [one.fields[path[-1]] for one in sets if path[-1] in one.fields]


def nixos_unified(evaluator: Evaluator) -> Attrs:
    """Return what nixos-unified makes of `configurations/<class>/<name>` and `modules/<class>/<name>`."""
    fields: Table = {}
    special: Table = {"flake": Attrs({"inputs": Symbol("inputs"), "self": Symbol("inputs", ("self",))})}
    for kind, builder in (("nixos", "nixosSystem"), ("darwin", "darwinSystem"), ("home", "homeManagerConfiguration")):
        found = modules_in(evaluator, f"configurations/{kind}")
        fields[f"{kind}Configurations"] = Attrs(
            {name: build(builder, [module], special) for name, module in found.items()}
        )
        fields[f"{kind}Modules"] = Attrs({**modules_in(evaluator, f"modules/{kind}")})
    return Attrs(fields)


def easy_hosts(evaluator: Evaluator, options: Attrs) -> Attrs:
    """Return the hosts of the `easy-hosts` option: by directory or by name, with shared and per-class modules."""
    path = as_path(evaluator.force(options.fields.get("path", Constant(None))))
    hosts: dict[str, Attrs] = {}
    for named in sets_of(evaluator, options.fields.get("hosts", Constant(None))):
        for name, lazy in named.fields.items():
            hosts[name] = next(sets_of(evaluator, lazy), Attrs({}))
    if path is not None and _is_true(evaluator, options.fields.get("autoConstruct")):
        for system in _directories(evaluator, path.path):
            kind = system.partition("-")[2] or "nixos"
            for name in _directories(evaluator, f"{path.path}/{system}"):
                place = FilePath(f"{path.path}/{system}/{name}")
                hosts.setdefault(name, Attrs({"class": Str(kind), "path": place}))
    tables: dict[str, Table] = {"nixosConfigurations": {}, "darwinConfigurations": {}}
    for name, host in hosts.items():
        kind = as_text(evaluator.force(host.fields.get("class", Str("nixos")))) or "nixos"
        modules = list(_easy_modules(evaluator, options, host, kind))
        own = host.fields.get("path")
        if own is not None and not isinstance(evaluator.force(own), Constant):
            modules.append(own)
        elif path is not None:
            modules.append(FilePath(f"{path.path}/{name}"))
        special = _easy_special(evaluator, options, host)
        builder = "darwinSystem" if kind == "darwin" else "nixosSystem"
        tables["darwinConfigurations" if kind == "darwin" else "nixosConfigurations"][name] = build(
            builder, modules, special
        )
    return Attrs({name: Attrs(table) for name, table in tables.items()})


def _easy_modules(evaluator: Evaluator, options: Attrs, host: Attrs, kind: str) -> Iterator[Lazy]:
    yield from _lists(evaluator, options, "shared", "modules")
    for option, argument in (("perClass", kind), ("perArch", None), ("perTag", None)):
        if option in options.fields:
            result = evaluator.call(evaluator.force(options.fields[option]), Str(argument))
            for given in sets_of(evaluator, result):
                if "modules" in given.fields:
                    yield given.fields["modules"]
    if "modules" in host.fields:
        yield host.fields["modules"]


def _easy_special(evaluator: Evaluator, options: Attrs, host: Attrs) -> Table:
    special: Table = {"inputs": Symbol("inputs"), "self": Symbol("inputs", ("self",))}
    given = [*_lists(evaluator, options, "shared", "specialArgs"), host.fields.get("specialArgs", Constant(None))]
    for lazy in given:
        for found in sets_of(evaluator, lazy):
            special.update(found.fields)
    return special


def _is_true(evaluator: Evaluator, lazy: Lazy | None) -> bool:
    value = None if lazy is None else evaluator.force(lazy)
    return isinstance(value, Constant) and value.value is True


def clan(evaluator: Evaluator, given: Attrs) -> Attrs:
    """Return what clan makes of `machines/<name>/configuration.nix`, of its machines and of its inventory's.

    What its services add to a machine is not known, so no machine is said to be complete.
    """
    path = as_path(evaluator.force(given.fields.get("directory", Constant(None))))
    top = f"{path.path}/" if path is not None and path.path else ""
    named = {name: lazy for table in _sets_at(evaluator, given, "machines") for name, lazy in table.fields.items()}
    listed = [name for table in _sets_at(evaluator, given, "inventory", "machines") for name in table.fields]
    names = dict.fromkeys((*named, *listed, *_directories(evaluator, f"{top}machines")))
    special: Table = {}
    for table in _sets_at(evaluator, given, "specialArgs"):
        special.update(table.fields)
    tables: dict[str, Table] = {"nixosConfigurations": {}, "darwinConfigurations": {}}
    for name in names:
        file = f"{top}machines/{name}/configuration.nix"
        modules: list[Lazy] = [FilePath(file)] if evaluator.tree.exists(file) else []
        modules += [named[name]] if name in named else []
        if modules:
            call = build("nixosSystem", [*modules, Unknown("what services add")], special)
            tables["nixosConfigurations"][name] = call
    found: Table = {name: Attrs(table) for name, table in tables.items()}
    return Attrs({**found, "config": Attrs(found)})


def _sets_at(evaluator: Evaluator, given: Attrs, *path: str) -> list[Attrs]:
    sets = [given]
    for step in path:
        sets = [below for one in sets if step in one.fields for below in sets_of(evaluator, one.fields[step])]
    return sets
