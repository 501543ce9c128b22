"""Which configurations a repository builds, and which of its files take effect in each."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nix_trees import tree
from nixlore.nix.hosts import Hosts, hosts

FLAKE = '{ inputs.disko.url = "github:nix-community/disko"; outputs = { self, nixpkgs, ... }@inputs: %s; }'
MODULE = "{ ... }: { }"


def found(files: Mapping[str, str], others: tuple[str, ...] = ()) -> Hosts:
    """Return the hosts of a repository."""
    return hosts(tree(files, others))


def modules(files: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the modules of each host by its name."""
    return {host.name: host.modules for host in found(files).hosts}


def flake(outputs: str, **files: str) -> dict[str, str]:
    """Return a repository with a flake; `a__b` is the file `a/b.nix`."""
    beside = {name.replace("__", "/") + ".nix": text for name, text in files.items()}
    return {"flake.nix": FLAKE % outputs, **beside}


def test_a_host_with_its_imports() -> None:
    """The closure of the imports, through directories and nested imports."""
    files = flake(
        """{ nixosConfigurations.one = nixpkgs.lib.nixosSystem {
          system = "x86_64-linux"; modules = [ ./hosts/one ./a.nix ]; }; }""",
        hosts__one__default='{ imports = [ ../../b.nix ]; networking.hostName = "eins"; }',
        a=MODULE,
        b="{ lib, ... }: { imports = lib.optional true ./c.nix; }",
        c=MODULE,
        d=MODULE,
    )
    result = found(files)
    (host,) = result.hosts
    assert (host.name, host.kind, host.hostname, host.system) == ("one", "nixos", "eins", "x86_64-linux")
    assert host.modules == ("a.nix", "b.nix", "c.nix", "hosts/one/default.nix")
    assert host.complete
    assert result.importing("b.nix") == ("one",)
    assert result.importing("d.nix") == ()
    assert result.importing("flake.nix") is None


@pytest.mark.parametrize(
    ("outputs", "name", "kind"),
    [
        ("{ nixosConfigurations.h = inputs.nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; }; }", "h", "nixos"),
        ("{ darwinConfigurations.h = inputs.nix-darwin.lib.darwinSystem { modules = [ ./a.nix ]; }; }", "h", "darwin"),
        (
            """{ homeConfigurations."u@h" = inputs.home-manager.lib.homeManagerConfiguration {
            pkgs = nixpkgs.legacyPackages.x86_64-linux; modules = [ ./a.nix ]; }; }""",
            "u@h",
            "home",
        ),
        ("let mk = import ./mk.nix inputs; in { nixosConfigurations.h = mk ./a.nix; }", "h", "nixos"),
        (
            "let lib = nixpkgs.lib.extend (import ./ext.nix); in { nixosConfigurations.h = lib.mk ./a.nix; }",
            "h",
            "nixos",
        ),
        (
            "{ nixosConfigurations = builtins.mapAttrs (n: p: self.lib.mk p) { h = ./a.nix; }; lib.mk = import ./mk.nix inputs; }",
            "h",
            "nixos",
        ),
        ('{ nixosConfigurations = nixpkgs.lib.genAttrs [ "h" ] (n: import ./mk.nix inputs ./a.nix); }', "h", "nixos"),
        (
            """{ nixosConfigurations = builtins.listToAttrs (map (n: {
            name = n; value = import ./mk.nix inputs ./a.nix; }) [ "h" ]); }""",
            "h",
            "nixos",
        ),
        (
            """{ nixosConfigurations = builtins.foldl' (all: n: all // { ${n} = import ./mk.nix inputs ./a.nix; })
            { } [ "h" ]; }""",
            "h",
            "nixos",
        ),
        (
            """{ colmena = { meta.nixpkgs = nixpkgs; h = { imports = [ ./a.nix ]; }; }; }""",
            "h",
            "nixos",
        ),
        (
            "(inputs.flake-parts.lib.mkFlake { inherit inputs; } { flake.nixosConfigurations.h = import ./mk.nix inputs ./a.nix; })",
            "h",
            "nixos",
        ),
        (
            """(inputs.flake-parts.lib.mkFlake { inherit inputs; } ({ withSystem, ... }: {
            flake.nixosConfigurations.h = withSystem "x86_64-linux" ({ pkgs, ... }: import ./mk.nix inputs ./a.nix); }))""",
            "h",
            "nixos",
        ),
        ("(inputs.utils.lib.mkFlake { hosts.h.modules = [ ./a.nix ]; hostDefaults.modules = [ ]; })", "h", "nixos"),
    ],
)
def test_ways_to_build_a_host(outputs: str, name: str, kind: str) -> None:
    """Helpers, tables and libraries all end in a builder's call."""
    files = flake(
        outputs,
        a=MODULE,
        mk="inputs: module: inputs.nixpkgs.lib.nixosSystem { modules = [ module ]; }",
        ext="final: prev: { mk = module: final.nixosSystem { modules = [ module ]; }; }",
    )
    (host,) = found(files).hosts
    assert (host.name, host.kind, host.modules, host.complete) == (name, kind, ("a.nix",), True)


def test_hosts_of_a_directory() -> None:
    """A table of hosts made by reading a directory, each with its own arguments."""
    files = flake(
        """let names = builtins.attrNames (nixpkgs.lib.filterAttrs (n: t: t == "directory") (builtins.readDir ./hosts));
        in { nixosConfigurations = nixpkgs.lib.genAttrs names (name: nixpkgs.lib.nixosSystem {
          specialArgs = { inherit inputs; desktop = name == "b"; };
          modules = [ (./hosts + "/${name}") ]; }); }""",
        hosts__a__default="{ desktop, lib, ... }: { imports = lib.optionals desktop [ ../../gui.nix ]; }",
        hosts__b__default="{ desktop, ... }: { imports = if desktop then [ ../../gui.nix ] else [ ]; }",
        gui=MODULE,
    )
    assert modules(files) == {"a": ("hosts/a/default.nix",), "b": ("gui.nix", "hosts/b/default.nix")}


def test_what_is_not_decided_is_not_said() -> None:
    """An import under a condition that only an evaluation knows is left out, and the host is incomplete."""
    files = flake(
        "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ ./h.nix ]; }; }",
        h="{ lib, role, ... }: { imports = [ ./a.nix ] ++ lib.optional (role == 1) ./b.nix; }",
        a=MODULE,
        b=MODULE,
    )
    result = found(files)
    assert result.hosts[0].modules == ("a.nix", "h.nix")
    assert not result.hosts[0].complete
    assert result.importing("b.nix") is None


@pytest.mark.parametrize(
    "body",
    [
        "home-manager.users.u = ./home.nix;",
        "home-manager.users.u = import ./home.nix;",
        "home-manager.users.u.imports = [ ./home.nix ];",
        "home-manager.users.${name} = { imports = [ ./home.nix ]; };",
        "home-manager = lib.mkIf config.x { users = { u = { ... }: { imports = [ ./home.nix ]; }; }; };",
        "home-manager.sharedModules = [ ./home.nix ];",
        "config = lib.mkMerge [ { home-manager.users.u = ./home.nix; } ];",
        "hm.imports = [ ./home.nix ];",
        "home-manager.extraSpecialArgs.top = ./home.nix; home-manager.users.u = { top, ... }: { imports = [ top ]; };",
        'imports = [ (lib.mkAliasOptionModule [ "mine" ] [ "home-manager" "users" "u" ]) ]; mine.imports = [ ./home.nix ];',
        "specialisation.light.configuration = { imports = [ ./home.nix ]; };",
        'home-manager.users.u = import (./. + "/${config.networking.hostName}.nix"); networking.hostName = "home";',
    ],
)
def test_nested_modules(body: str) -> None:
    """Modules of Home Manager's users and other nested ones take effect in the host."""
    files = flake(
        "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ ./h.nix ]; }; }",
        h=f"{{ lib, config, name, ... }}: {{ {body} }}",
        home=MODULE,
    )
    assert modules(files)["h"] == ("h.nix", "home.nix")


@pytest.mark.parametrize(
    "imports",
    [
        "[ (import ./a.nix) ]",
        "[ (import ./a.nix { x = 1; }) ]",
        'map (n: ./. + "/${n}.nix") [ "a" ]',
        "builtins.map (p: ./dir + p) [ /../a.nix ]",
        "[ inputs.self.nixosModules.one ]",
        "[ self.nixosModules.one ]",
        "builtins.attrValues { inherit (inputs.self.nixosModules) one; }",
        '[ "${self}/a.nix" (self + "/a.nix") (self + /a.nix) ]',
        'lib.filter (lib.hasSuffix ".nix") (lib.filesystem.listFilesRecursive ./only)',
        "[ (inputs.import-tree ./only) ]",
        'lib.fileset.toList (lib.fileset.fileFilter (f: f.hasExt "nix") ./only)',
        "[ (lib.modules.importApply ./a.nix { }) ]",
        'lib.flatten [ [ (lib.path.append ./. "a.nix") ] ]',
        '[ (inputs.disko.nixosModules.disko) ./a.nix "${inputs.nixpkgs}/nixos/modules/x.nix" ]',
        "[ ({ lib, ... }: { imports = [ ./a.nix ]; }) ]",
        '[ (modulesPath + "/installer/x.nix") "${modulesPath}/y.nix" ./a.nix ./not-there.nix ]',
    ],
)
def test_ways_to_import(imports: str) -> None:
    """All of these bring in one file, and nothing stays unknown."""
    files = flake(
        """{ nixosModules.one = ./a.nix; nixosConfigurations.h = nixpkgs.lib.nixosSystem {
        specialArgs = { inherit inputs self; }; modules = [ ./h.nix ]; }; }""",
        h=f"{{ lib, inputs, self, modulesPath, ... }}: {{ imports = {imports}; }}",
        a="{ ... }: { x = 1; }",
    )
    files["only/a.nix"] = MODULE
    if "import-tree" in imports:
        files["only/_b.nix"] = MODULE
    (host,) = found(files, ("only/b.txt",)).hosts
    expected = "only/a.nix" if "only" in imports else "a.nix"
    assert host.modules == tuple(sorted(("h.nix", expected)))
    assert host.complete


def test_modules_of_a_flake_made_of_modules() -> None:
    """Modules named in one flake module and imported in another; several files may make up one."""
    files = flake(
        "(inputs.flake-parts.lib.mkFlake { inherit inputs; } (inputs.import-tree ./modules))",
        modules__base="{ flake.modules.nixos.base = { pkgs, ... }: { environment.systemPackages = [ pkgs.hello ]; }; }",
        modules__more="{ config, ... }: { flake.modules.nixos.base = { imports = [ config.flake.modules.nixos.gui ]; }; }",
        modules__gui="{ flake.modules.nixos.gui = { programs.x.enable = true; }; }",
        modules__unused="{ flake.modules.nixos.unused = { programs.x.enable = true; }; }",
        modules__hosts="""{ config, inputs, ... }: { flake.nixosConfigurations.h = inputs.nixpkgs.lib.nixosSystem {
          modules = [ config.flake.modules.nixos.base inputs.self.modules.nixos.base ]; }; }""",
    )
    result = found(files)
    assert result.hosts[0].modules == ("modules/base.nix", "modules/gui.nix", "modules/more.nix")
    assert result.importing("modules/unused.nix") is None


def test_options_of_the_flake_itself() -> None:
    """A table of hosts in an option of the repository's own, with a default."""
    files = flake(
        "(inputs.flake-parts.lib.mkFlake { inherit inputs; } { imports = [ ./table.nix ./h.nix ]; })",
        table="""{ lib, config, ... }: {
          options.machines = lib.mkOption { default = { }; };
          options.shared = lib.mkOption { default = [ ./shared.nix ]; };
          config.flake.nixosConfigurations = lib.mapAttrs (name: one: lib.nixosSystem {
            modules = config.shared ++ [ one.module ]; }) config.machines; }""",
        h="{ machines.h.module = { x = 1; }; }",
        shared=MODULE,
    )
    assert modules(files) == {"h": ("h.nix", "shared.nix")}


def test_blueprint() -> None:
    """Hosts, users and modules of the blueprint layout."""
    files = flake(
        '(inputs.blueprint { inherit inputs; prefix = "nix/"; })',
        nix__hosts__h__configuration="{ flake, inputs, ... }: { imports = [ inputs.self.nixosModules.one ]; }",
        nix__hosts__h__users__u="{ flake, ... }: { imports = [ flake.homeModules.two ]; }",
        nix__hosts__m__darwin_configuration=MODULE,
        nix__modules__nixos__one=MODULE,
        nix__modules__home__two__default=MODULE,
    )
    files = {path.replace("darwin_", "darwin-"): text for path, text in files.items()}
    result = {(host.name, host.kind): host.modules for host in found(files).hosts}
    home = ("nix/hosts/h/users/u.nix", "nix/modules/home/two/default.nix")
    assert result["h", "nixos"] == ("nix/hosts/h/configuration.nix", *home, "nix/modules/nixos/one.nix")
    assert result["m", "darwin"] == ("nix/hosts/m/darwin-configuration.nix",)
    assert result["u@h", "home"] == home


def test_snowfall() -> None:
    """Systems get all modules of their class; homes belong to the host after the at sign."""
    files = {
        "flake.nix": FLAKE
        % """let lib = inputs.snowfall-lib.mkLib { inherit inputs; src = ./.; };
        in lib.mkFlake { systems.modules.nixos = [ ./common.nix ]; systems.hosts.h.modules = [ ./own.nix ]; }""",
        "systems/x86_64-linux/h/default.nix": MODULE,
        "systems/x86_64-linux/other/default.nix": MODULE,
        "modules/nixos/deep/one/default.nix": MODULE,
        "modules/home/two/default.nix": MODULE,
        "homes/x86_64-linux/u@h/default.nix": MODULE,
        "common.nix": MODULE,
        "own.nix": MODULE,
    }
    result = modules(files)
    assert result["h"] == (
        "common.nix",
        "homes/x86_64-linux/u@h/default.nix",
        "modules/home/two/default.nix",
        "modules/nixos/deep/one/default.nix",
        "own.nix",
        "systems/x86_64-linux/h/default.nix",
    )
    assert "own.nix" not in result["other"]
    assert result["u@h"] == ("homes/x86_64-linux/u@h/default.nix", "modules/home/two/default.nix")


def test_nixos_unified_and_easy_hosts() -> None:
    """Two more libraries that find hosts by directory."""
    wired = flake(
        """(inputs.flake-parts.lib.mkFlake { inherit inputs; } {
        imports = [ inputs.nixos-unified.flakeModules.autoWire ]; })""",
        configurations__nixos__h__default="{ flake, ... }: { imports = [ flake.self.nixosModules.one ]; }",
        modules__nixos__one=MODULE,
    )
    assert modules(wired) == {"h": ("configurations/nixos/h/default.nix", "modules/nixos/one.nix")}
    easy = flake(
        """(inputs.flake-parts.lib.mkFlake { inherit inputs; } {
        imports = [ inputs.easy-hosts.flakeModule ];
        easy-hosts = { path = ./hosts; shared.modules = [ ./all.nix ];
          perClass = class: { modules = [ (./. + "/${class}.nix") ]; };
          hosts.h.class = "nixos"; hosts.m = { class = "darwin"; modules = [ ./own.nix ]; }; }; })""",
        hosts__h__default=MODULE,
        hosts__m__default=MODULE,
        all=MODULE,
        nixos=MODULE,
        darwin=MODULE,
        own=MODULE,
    )
    assert modules(easy) == {
        "h": ("all.nix", "hosts/h/default.nix", "nixos.nix"),
        "m": ("all.nix", "darwin.nix", "hosts/m/default.nix", "own.nix"),
    }


def test_without_a_flake() -> None:
    """The configuration that /etc/nixos holds is one host; its name is what it calls itself."""
    files = {"configuration.nix": '{ imports = [ ./a.nix ]; networking.hostName = "box"; }', "a.nix": MODULE}
    result = found(files)
    assert [(host.name, host.kind, host.modules) for host in result.hosts] == [
        ("box", "nixos", ("a.nix", "configuration.nix"))
    ]
    assert result.importing("other.nix") is None
    assert found({"a.nix": MODULE}).hosts == ()


def test_a_flake_that_is_not_at_the_top() -> None:
    """Paths stay relative to the repository; flakes of templates are no hosts."""
    flake_text = FLAKE % "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; }; }"
    files = {"nixos/flake.nix": flake_text, "nixos/a.nix": MODULE, "templates/x/flake.nix": flake_text}
    assert modules(files) == {"h": ("nixos/a.nix",)}


@pytest.mark.parametrize(
    "outputs",
    [
        '{ nixosConfigurations = throw "x"; }',
        "{ nixosConfigurations.h = inputs.other.lib.mk { }; }",
        "{ nixosConfigurations.h = self.nixosConfigurations.h; }",
        "import ./gone.nix inputs",
        "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ (import inputs.self) ]; }; }",
        "(",
    ],
)
def test_what_cannot_be_followed_claims_nothing(outputs: str) -> None:
    """Unknown is an answer: no file is said to be without effect."""
    result = found(flake(outputs, a=MODULE))
    assert result.importing("a.nix") is None
    assert all(not host.modules for host in result.hosts)


def test_modules_that_import_each_other_end() -> None:
    """A circle of imports is followed once."""
    files = flake(
        "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; }; }",
        a="{ imports = [ ./b.nix ]; }",
        b="{ imports = [ ./a.nix ]; }",
    )
    assert modules(files) == {"h": ("a.nix", "b.nix")}


def test_den() -> None:
    """A host's aspects, those they include, its users' and the default one; never said to be all."""
    files = flake(
        """(inputs.flake-parts.lib.mkFlake { inherit inputs; } {
        imports = [ inputs.den.flakeModule ./hosts.nix ./default.nix ./gui.nix ./user.nix ./unused.nix ]; })""",
        hosts="""{ den, ... }: {
          den.hosts.x86_64-linux.h.users.u = { };
          den.homes.x86_64-linux."u@h".aspect = "u";
          den.aspects.h = { includes = [ den.aspects.gui den.provides.home-manager ]; nixos = { x = 1; }; }; }""",
        default="{ den.default.nixos = { y = 1; }; }",
        gui="{ den.aspects.gui = { host, ... }: { nixos = { pkgs, ... }: { z = 1; }; }; }",
        user="{ den.aspects.u.homeManager = { lib, ... }: { imports = [ ./home.nix ]; }; }",
        unused="{ den.aspects.other.nixos = { z = 1; }; }",
        home=MODULE,
    )
    result = {host.name: host for host in found(files).hosts}
    assert result["h"].modules == ("default.nix", "gui.nix", "home.nix", "hosts.nix", "user.nix")
    assert result["u@h"].modules == ("home.nix", "user.nix")
    assert not result["h"].complete


TYPED = """{ lib, config, inputs, ... }: {
  options.machines = lib.mkOption {
    default = { };
    type = lib.types.attrsOf (lib.types.submodule ({ name, config, ... }: {
      options = {
        gui = lib.mkOption { type = lib.types.bool; default = false; };
        modules = lib.mkOption { default = [ ]; };
        built = lib.mkOption { };
      };
      config = {
        modules = [ (./. + "/${name}.nix") ] ++ lib.optional config.gui ./gui.nix;
        built = inputs.nixpkgs.lib.nixosSystem { inherit (config) modules; };
      };
    }));
  };
  config.flake.nixosConfigurations = lib.mapAttrs (_: one: one.built) config.machines;
}"""


def test_options_of_submodules() -> None:
    """A table of hosts whose entries have modules, defaults and results of their own."""
    files = flake(
        """(inputs.flake-parts.lib.mkFlake { inherit inputs; } { imports = [ ./typed.nix ];
        machines = { a.gui = true; b.modules = [ ./more.nix ]; }; })""",
        typed=TYPED,
        a=MODULE,
        b=MODULE,
        gui=MODULE,
        more=MODULE,
    )
    assert modules(files) == {"a": ("a.nix", "gui.nix"), "b": ("b.nix", "more.nix")}


def test_a_table_that_is_evaluated_as_modules() -> None:
    """`lib.evalModules` in the flake's own text, and a flake option that is a function."""
    files = flake(
        """let table = (nixpkgs.lib.evalModules { modules = [ ./table.nix { hosts.h = [ ./a.nix ]; } ]; }).config;
        in { nixosConfigurations = nixpkgs.lib.mapAttrs (n: m: nixpkgs.lib.nixosSystem { modules = m; }) table.hosts; }""",
        table="{ lib, ... }: { options.hosts = lib.mkOption { }; config.hosts.g = [ ./b.nix ]; }",
        a=MODULE,
        b=MODULE,
    )
    assert modules(files) == {"h": ("a.nix",), "g": ("b.nix",)}
    files = flake(
        """(inputs.flake-parts.lib.mkFlake { inherit inputs; } { imports = [ { flake.x = 1; } ];
        flake = { config, lib, ... }: { shared = ./a.nix;
          nixosConfigurations.h = lib.nixosSystem { modules = [ config.shared ]; }; }; })""",
        a=MODULE,
    )
    assert modules(files) == {"h": ("a.nix",)}


def test_haumea() -> None:
    """A directory that is loaded as a set, each file called with the inputs."""
    files = flake(
        """let data = inputs.haumea.lib.load { src = ./src; inputs = { inherit inputs; }; };
        in { nixosConfigurations = nixpkgs.lib.mergeAttrsList (map (it: it.hosts or { }) (builtins.attrValues data)); }""",
        src__one="{ inputs, ... }: { hosts.one = inputs.nixpkgs.lib.nixosSystem { modules = [ ../a.nix ]; }; }",
        src__two="{ other = 1; }",
        a=MODULE,
    )
    assert modules(files) == {"one": ("a.nix",)}


@pytest.mark.parametrize(
    ("name", "text", "expression"),
    [
        ("hosts.toml", "[h]\ngui = true\n[g]\ngui = false\n", "builtins.fromTOML (builtins.readFile ./hosts.toml)"),
        (
            "hosts.json",
            '{"h": {"gui": true}, "g": {"gui": false}}',
            "builtins.fromJSON (builtins.readFile ./hosts.json)",
        ),
        ("hosts.json", '{"h": {"gui": true}, "g": {"gui": false}}', "nixpkgs.lib.importJSON ./hosts.json"),
    ],
)
def test_a_table_in_a_file_of_data(name: str, text: str, expression: str) -> None:
    """Hosts that stand in TOML or JSON; without what reads it, none is known and nothing is claimed."""
    files = flake(
        f"""let table = {expression}; in {{ nixosConfigurations = nixpkgs.lib.mapAttrs (n: one: nixpkgs.lib.nixosSystem {{
        modules = [ ./a.nix ] ++ (if one.gui then [ ./gui.nix ] else [ ]); }}) table; }}""",
        a=MODULE,
        gui=MODULE,
    )
    result = hosts(tree(files, (name,)), read={name: text}.get)
    assert {host.name: host.modules for host in result.hosts} == {"h": ("a.nix", "gui.nix"), "g": ("a.nix",)}
    assert hosts(tree(files, (name,)), read={name: "{"}.get).hosts == ()
    assert hosts(tree(files, (name,))).importing("a.nix") is None


def test_numbers_decide() -> None:
    """How long a list is, is known where the list is."""
    files = flake(
        """let mk = extra: nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]
          ++ nixpkgs.lib.optionals (builtins.length extra > 0) [ ./gui.nix ]; };
        in { nixosConfigurations = { h = mk [ 1 ]; g = mk [ ]; }; }""",
        a=MODULE,
        gui=MODULE,
    )
    assert modules(files) == {"h": ("a.nix", "gui.nix"), "g": ("a.nix",)}


def test_clan() -> None:
    """Machines by directory, by name and by inventory; services may add more, so none is complete."""
    files = flake(
        """let clan = inputs.clan-core.lib.clan { inherit self; inventory.machines.a = { }; machines.b = ./b.nix; };
        in { inherit (clan.config) nixosConfigurations; }""",
        machines__a__configuration=MODULE,
        machines__c__configuration=MODULE,
        b=MODULE,
    )
    result = found(files)
    assert {host.name: host.modules for host in result.hosts} == {
        "a": ("machines/a/configuration.nix",),
        "b": ("b.nix",),
        "c": ("machines/c/configuration.nix",),
    }
    assert not any(host.complete for host in result.hosts)


def test_a_function_without_end_is_given_up() -> None:
    """What can be followed is said; the rest is unknown, and the work is bounded."""
    files = flake(
        """let loop = n: if inputs.x.y n then loop (n + 1) ++ loop (n + 2) else [ ./a.nix ];
        mk = name: nixpkgs.lib.nixosSystem { modules = [ ./h.nix (loop 0) ]; };
        in { nixosConfigurations = nixpkgs.lib.genAttrs [ "a" "b" "c" ] mk; }""",
        h=MODULE,
        a=MODULE,
    )
    result = found(files)
    assert {host.name for host in result.hosts} == {"a", "b", "c"}
    assert not any(host.complete for host in result.hosts)
    assert result.importing("a.nix") is None


@pytest.mark.parametrize("option", ["containers.box.config", "microvm.vms.box.config"])
def test_modules_of_guests(option: str) -> None:
    """A container is a system of its own: its modules are not the host's, but they are not without effect."""
    files = flake(
        "{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { modules = [ ./h.nix ]; }; }",
        h=f"{{ {option} = {{ imports = [ ./guest.nix ]; }}; }}",
        guest=MODULE,
        other=MODULE,
    )
    result = found(files)
    assert result.hosts[0].modules == ("h.nix",)
    assert result.importing("guest.nix") is None
    assert result.importing("other.nix") == ()
