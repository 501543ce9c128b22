"""What modules declare: every trap that real configurations have set, as a small configuration of its own."""

from __future__ import annotations

import pytest

from nix_trees import declared, elements, listed, packages

ARGUMENTS = "{ pkgs, lib, config, inputs, system, ... }"


def one(expression: str, **files: str):
    (found,) = elements(expression, **files)
    return found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("[ pkgs.a pkgs.b ]", "a b"),
        ("with pkgs; [ a b ]", "a b"),
        ("with pkgs; [ a ] ++ [ b ] ++ (with python3Packages; [ c ])", "a b python3Packages.c"),
        ("with pkgs; let x = [ a ]; in x ++ [ b ]", "a b"),
        ("lib.optional config.x pkgs.a ++ lib.optionals config.y [ pkgs.b ]", "a b"),
        ("with lib.lists; optionals config.x [ pkgs.a ] ++ singleton pkgs.b", "a b"),
        ("lib.mkIf config.x [ pkgs.a ]", "a"),
        ("[ pkgs.a (lib.mkIf config.x pkgs.b) ]", "a b"),
        ("lib.mkMerge [ [ pkgs.a ] (lib.mkIf config.x [ pkgs.b ]) ]", "a b"),
        ("lib.mkForce (lib.mkBefore (lib.mkOrder 10 [ pkgs.a ]))", "a"),
        ("if config.x then [ pkgs.a ] else [ pkgs.b ]", "a b"),
        ("lib.flatten [ [ pkgs.a ] [ [ pkgs.b ] ] ]", "a b"),
        ("lib.concatLists [ [ pkgs.a ] [ pkgs.b ] ]", "a b"),
        ("lib.unique (lib.concatMap (x: [ x ]) [ pkgs.a pkgs.b ])", "a b"),
        ('map (n: pkgs.${n}) [ "a" "b" ]', "a b"),
        ('lib.forEach [ "a" ] (n: pkgs.${n})', "a"),
        ('lib.attrVals [ "a" "b" ] pkgs', "a b"),
        ('map (n: lib.getAttr n pkgs) [ "a" ]', "a"),
        ("builtins.attrValues { inherit (pkgs) a b; }", "a b"),
        ("builtins.attrValues { inherit (pkgs) a; b = pkgs.c.override { x = 1; }; }", "a c"),
        ("lib.attrValues (lib.filterAttrs (n: v: true) { inherit (pkgs) a; })", "a"),
        ("lib.mapAttrsToList (n: v: v) { x = pkgs.a; }", "a"),
        ('lib.attrValues (lib.getAttrs [ "a" ] pkgs)', "a"),
        ("lib.attrValues (builtins.intersectAttrs { a = null; } pkgs)", "a"),
        ("lib.collect lib.isDerivation { x = pkgs.a; }", "a"),
        ("lib.mapAttrsToList (n: v: pkgs.${n}) { a = 1; }", "a"),
        ("builtins.filter (x: x != null) [ pkgs.a ]", "a"),
        ("[ pkgs.a ] |> lib.concat [ pkgs.b ]", "b a"),
        ('[ pkgs."a" pkgs.${"b"} ]', "a b"),
        ("(x: [ x ]) pkgs.a", "a"),
        ("({ p ? [ ], ... }: p) { p = [ pkgs.a ]; }", "a"),
        ("let f = p: [ p pkgs.b ]; in f pkgs.a", "a b"),
        ("let s = { l = [ pkgs.a ]; }; in s.l", "a"),
        ("let s = rec { x = pkgs.a; l = [ x ]; }; in with s; l", "a"),
        ("[ pkgs.a.dev (lib.hiPrio pkgs.b) (lib.lowPrio pkgs.c) (lib.getBin pkgs.d) ]", "a.dev b c d"),
        ("[ (pkgs.a.override { x = true; }) (pkgs.b.overrideAttrs (old: { })) ]", "a b"),
        ("[ (with pkgs; a) ]", "a"),
        ("[ (pkgs.a or pkgs.b) ]", "a"),
        ("pkgs.lib.optionals pkgs.stdenv.isLinux [ pkgs.a ]", "a"),
        ("lib.pipe [ pkgs.a ] [ (map (x: x)) (l: l ++ [ pkgs.b ]) ]", "a b"),
        ("builtins.foldl' (a: b: a ++ b) [ ] [ [ pkgs.a ] [ pkgs.b ] ]", "a b"),
        ("(if config.x then { l = [ pkgs.a ]; } else { l = [ pkgs.b ]; }).l", "a b"),
        ("({ l = [ pkgs.a ]; } // lib.optionalAttrs config.x { m = 1; }).l", "a"),
        ("assert config.x; [ pkgs.a ]", "a"),
        ("[ ]", ""),
        ("lib.mkForce [ ]", ""),
    ],
)
def test_shapes_of_lists_and_elements(expression: str, found: str):
    assert listed(expression) == found.split()


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("with pkgs; with kdePackages; [ dolphin lshw ]", "kdePackages.dolphin lshw"),
        ("with pkgs; with lib; [ git hello ]", "git hello"),
        ("with lib; with pkgs; [ git (optional true hello) ]", "git hello"),
        ("with pkgs; let git = kdePackages.dolphin; in [ git ]", "kdePackages.dolphin"),
        ("with pkgs; [ (python3.withPackages (ps: with ps; [ pip ])) ]", "python3 python3Packages.pip"),
        ("with pkgs; with { git = pkgs.hello; }; [ git lshw ]", "hello lshw"),
    ],
)
def test_pitfall_1_the_innermost_with_that_has_the_name_wins(expression: str, found: str):
    known = ["git", "hello", "lshw", "pip", "python3", "kdePackages", "kdePackages.dolphin"]
    assert listed(expression, known) == found.split()


def test_pitfall_1_a_with_of_the_configuration_only_has_what_nobody_else_has():
    expression = "with pkgs; with config.boot.kernelPackages; [ cpupower lshw ]"
    text = f"{ARGUMENTS}: {{ environment.systemPackages = {expression}; }}"
    cpupower, lshw = declared(text, ["lshw"])
    assert (lshw.kind, lshw.attr_path, lshw.ambiguous) == ("package", "lshw", False)
    assert cpupower.ambiguous or cpupower.kind == "unknown"


def test_a_set_that_only_an_unknown_with_can_have_is_not_taken_for_one_of_nixpkgs():
    expression = "with pkgs; with config.theme.fonts; [ gui.package xorg.xev ]"
    gui, xev = declared(f"{ARGUMENTS}: {{ environment.systemPackages = {expression}; }}", ["xorg.xev"])
    assert gui.kind == "unknown"
    assert (xev.kind, xev.attr_path) == ("package", "xorg.xev")


def test_pitfall_1_an_inputs_packages_have_every_name():
    found = one("with pkgs; with inputs.tools.packages.${system}; [ claude-code ]")
    assert (found.kind, found.attr_path) == ("input", "tools.claude-code")


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ('let youtube-dl = pkgs.writeShellScriptBin "yt" ""; in with pkgs; [ youtube-dl ]', "yt"),
        ('let helper = pkgs.writeShellScriptBin "real-name" "x"; in [ helper ]', "real-name"),
        ('[ (pkgs.writeShellApplication { name = "app"; text = ""; }) ]', "app"),
        ('[ (pkgs.writers.writePython3Bin "py" { } "") ]', "py"),
        ('[ (pkgs.writeTextFile { name = "no-script"; text = ""; }) ]', ""),
        ('[ (pkgs.writeScriptBin "s" (builtins.readFile ./s.sh)) ]', "s"),
    ],
)
def test_pitfalls_2_and_3_scripts_have_the_name_of_their_program(expression: str, name: str):
    found = one(expression)
    assert (found.kind, found.attr_path) == (("script", name) if name else ("local", "no-script"))


def test_pitfall_4_attr_values_of_two_channels():
    found = elements("builtins.attrValues { inherit (pkgs) a b; inherit (pkgs.unstable) c; }")
    assert [(item.attr_path, item.channel) for item in found] == [("a", ""), ("b", ""), ("c", "unstable")]


def test_pitfall_5_a_set_under_with_keeps_its_name():
    assert listed("with pkgs.kdePackages; [ marble ]") == ["kdePackages.marble"]


def test_pitfall_6_what_an_overlay_brings_is_written_as_it_is():
    assert listed("[ pkgs.custom.tool ]") == ["custom.tool"]


def test_pitfall_7_let_bound_inherit_without_any_with():
    assert listed("let inherit (pkgs) onlykey onlykey-cli; in [ onlykey onlykey-cli ]") == ["onlykey", "onlykey-cli"]


def test_pitfall_8_the_inner_list_stays_under_the_outer_package():
    found = elements("[ (pkgs.python312.withPackages (ps: with ps; [ pip (callPackage ./x.nix { }) ])) ]")
    assert [(item.attr_path, item.within) for item in found] == [
        ("python312", ""),
        ("python312Packages.pip", "python312"),
    ]


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("[ pkgs.gnome.eog ]", "gnome.eog"),
        ("[ pkgs.nodePackages.prettier ]", "nodePackages.prettier"),
        ("with pkgs; [ xorg.xev ]", "xorg.xev"),
        ("[ pkgs.python3.pkgs.requests ]", "python3Packages.requests"),
    ],
)
def test_pitfall_9_names_are_kept_as_written(expression: str, name: str):
    assert listed(expression) == [name]


def test_pitfall_10_a_computed_user_is_kept_as_its_expression():
    found = declared(f"{ARGUMENTS}: {{ users.users.${{config.my.user}}.packages = [ pkgs.a ]; }}")
    assert [(item.user, item.option_path, item.scope) for item in found] == [
        ("${config.my.user}", "users.users.${user}.packages", "home")
    ]


def test_pitfall_11_a_list_in_a_file_of_its_own_belongs_to_its_importer():
    shared = "{ pkgs }: with pkgs; [ c ]"
    lists = "{ pkgs }: with pkgs; let shared = import ./shared.nix { inherit pkgs; }; in shared ++ [ a b ]"
    found = elements("pkgs.callPackage ./lists.nix { }", lists=lists, shared=shared)
    assert [(item.attr_path, item.module, item.file) for item in found] == [
        ("c", "module.nix", "shared.nix"),
        ("a", "module.nix", "lists.nix"),
        ("b", "module.nix", "lists.nix"),
    ]
    assert listed("(import ./set.nix args).package-list", set="{ pkgs, ... }: { package-list = [ pkgs.a ]; }") == ["a"]
    assert listed("import ./plain.nix pkgs", plain="pkgs: [ pkgs.a ]") == ["a"]


def test_pitfall_12_lists_that_are_the_default_of_an_option():
    files = {
        "rust.nix": "{ lib, pkgs, ... }: { options.mods.rust.packages = lib.mkOption { default = [ pkgs.cargo ]; }; }",
        "use.nix": "{ config, ... }: let cfg = config.mods.rust; in { home.packages = cfg.packages; }",
        "set.nix": "{ pkgs, lib, ... }: { config.mods.rust.packages = lib.mkIf true [ pkgs.rustc ]; }",
        "tool.nix": (
            '{ lib, pkgs, config, ... }: { options.mods.tool.package = lib.mkPackageOption pkgs [ "x" "tool" ] { };'
            " config.environment.systemPackages = [ config.mods.tool.package ]; }"
        ),
    }
    found = {(item.attr_path, item.kind, item.option_path, item.module) for item in declared(files)}
    assert found == {
        ("cargo", "package", "mods.rust.packages", "rust.nix"),
        ("rustc", "package", "mods.rust.packages", "set.nix"),
        ("x.tool", "package", "mods.tool.package", "tool.nix"),
    }


def test_pitfall_12_an_option_of_the_system_stays_unknown_with_its_reason():
    found = one("[ config.services.postgresql.package ]")
    assert (found.kind, found.reason) == ("unknown", "depends on config.services.postgresql.package")


def test_pitfall_13_helpers_across_files_and_updates_over_branches():
    files = {
        "lib.nix": (
            "rec { mkAspect = { name, os ? null, home ? null }: { flake ="
            " (if os != null then { nixosModules.${name} = os; } else { })"
            " // (if home != null then { homeModules.${name} = home; } else { }); }; }"
        ),
        "fonts.nix": (
            '{ config, ... }: (import ./lib.nix).mkAspect { name = "fonts"; os = { pkgs, ... }:'
            " { fonts.packages = [ pkgs.a ]; }; home = { pkgs, ... }: { home.packages = [ pkgs.b ]; }; }"
        ),
    }
    found = {(item.attr_path, item.option_path, item.module, item.scope) for item in declared(files)}
    assert found == {
        ("a", "flake.nixosModules.fonts.fonts.packages", "fonts.nix", "system"),
        ("b", "flake.homeModules.fonts.home.packages", "fonts.nix", "home"),
    }


@pytest.mark.parametrize(
    ("text", "path", "scope"),
    [
        (
            "{ flake.modules.homeManager.base = { pkgs, ... }: { home.packages = [ pkgs.a ]; }; }",
            "flake.modules.homeManager.base.home.packages",
            "home",
        ),
        (
            "{ flake.modules.nixos.pc = { pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }; }",
            "flake.modules.nixos.pc.environment.systemPackages",
            "system",
        ),
        (
            "{ den.aspects.x.nixos = { pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }; }",
            "den.aspects.x.nixos.environment.systemPackages",
            "system",
        ),
        (
            "{ den.aspects.packages.nixos = { pkgs, ... }: { fonts.packages = [ pkgs.a ]; }; }",
            "den.aspects.packages.nixos.fonts.packages",
            "system",
        ),
        (
            "{ den.aspects.x.provides.y.homeManager = { pkgs, ... }: { home.packages = [ pkgs.a ]; }; }",
            "den.aspects.x.provides.y.homeManager.home.packages",
            "home",
        ),
        (
            "{ aspects.x.darwin = { pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }; }",
            "aspects.x.darwin.environment.systemPackages",
            "system",
        ),
        (
            "{ den.aspects.x.nixos = args: args.lib.mkIf true { fonts.packages = [ args.pkgs.a ]; }; }",
            "den.aspects.x.nixos.fonts.packages",
            "system",
        ),
        ("{ home.base = { pkgs, ... }: { home.packages = [ pkgs.a ]; }; }", "home.base.home.packages", "home"),
        (
            "{ pkgs, ... }: { home-manager.users.ada = { home.packages = [ pkgs.a ]; }; }",
            "home-manager.users.ada.home.packages",
            "home",
        ),
        (
            "{ home-manager.users.ada = { pkgs, ... }: { home.packages = [ pkgs.a ]; }; }",
            "home-manager.users.ada.home.packages",
            "home",
        ),
        (
            "{ pkgs, ... }: { home-manager.sharedModules = [ { home.packages = [ pkgs.a ]; } ]; }",
            "home-manager.sharedModules.home.packages",
            "home",
        ),
        ("{ pkgs, ... }: { hm.home.packages = [ pkgs.a ]; }", "hm.home.packages", "home"),
        (
            "{ pkgs, ... }: { containers.c.config = { environment.systemPackages = [ pkgs.a ]; }; }",
            "containers.c.config.environment.systemPackages",
            "system",
        ),
        (
            "{ pkgs, ... }: { specialisation.s.configuration = { environment.systemPackages = [ pkgs.a ]; }; }",
            "specialisation.s.configuration.environment.systemPackages",
            "system",
        ),
        (
            "{ inputs, ... }: { perSystem = { pkgs, ... }: { devShells.default = pkgs.mkShell { packages = [ pkgs.a ]; }; }; }",
            "perSystem.devShells.default.packages",
            "project",
        ),
        ("{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { buildInputs = [ pkgs.a ]; }", "buildInputs", "project"),
    ],
)
def test_pitfall_14_nested_modules(text: str, path: str, scope: str):
    assert [(item.attr_path, item.option_path, item.scope) for item in declared(text)] == [("a", path, scope)]


def test_pitfall_14_the_user_of_a_nested_module():
    (found,) = declared("{ pkgs, ... }: { home-manager.users.ada = { home.packages = [ pkgs.a ]; }; }")
    assert found.user == "ada"


def test_pitfall_15_files_that_no_text_names_are_read():
    assert packages({"hosts/x/cli.nix": "{ pkgs, ... }: { home.packages = [ pkgs.a ]; }"}) == ["a"]


def test_pitfall_16_merges_conditions_and_updates():
    text = (
        "{ config, lib, pkgs, options, ... }: let cfg = config.m; in { config = lib.mkIf cfg.enable (lib.mkMerge ["
        " { home.packages = [ pkgs.a ]; } (lib.mkIf cfg.b { home.packages = [ pkgs.b ]; })"
        " (lib.optionalAttrs (options ? home.packages) { home.packages = [ pkgs.c ]; }) ]); }"
    )
    assert [(item.attr_path, item.condition) for item in declared(text)] == [
        ("a", "cfg.enable"),
        ("b", "cfg.enable && cfg.b"),
        ("c", "cfg.enable && options ? home.packages"),
    ]


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        ("[ pkgs.lua (lib.mkIf config.love.enable pkgs.love2d) ]", ["", "config.love.enable"]),
        ("with lib.lists; optionals config.x [ pkgs.a ] ++ [ pkgs.b ]", ["config.x", ""]),
        (
            "lib.optionals pkgs.stdenv.isDarwin [ pkgs.a ] ++ lib.optional pkgs.stdenv.isLinux pkgs.b",
            ["pkgs.stdenv.isDarwin", "pkgs.stdenv.isLinux"],
        ),
        ("if config.x then [ pkgs.a ] else [ pkgs.b ]", ["config.x", "!(config.x)"]),
    ],
)
def test_pitfalls_17_to_19_both_sides_are_declared_with_their_condition(expression: str, conditions: list[str]):
    assert [item.condition for item in elements(expression)] == conditions


def test_pitfall_21_lists_of_what_is_not_wanted_declare_nothing():
    text = (
        "{ pkgs, lib, ... }: { environment.gnome.excludePackages = [ pkgs.a ]; environment.defaultPackages = lib.mkForce [ ];"
        ' nixpkgs.config.permittedInsecurePackages = [ "b" ]; boot.extraModulePackages = [ pkgs.c ];'
        ' nixpkgs.overlays = [ (final: prev: { d = prev.d; }) ]; homebrew.casks = [ "e" ]; }'
    )
    assert declared(text) == []


@pytest.mark.parametrize(
    "option",
    [
        "environment.systemPackages",
        "fonts.packages",
        "fonts.fonts",
        "programs.neovim.extraPackages",
        "programs.nix-ld.libraries",
        "hardware.graphics.extraPackages",
        "services.udev.packages",
        "systemd.services.x.path",
        "users.users.ada.packages",
        "users.extraUsers.ada.packages",
        "user.packages",
        "environment.shells",
    ],
)
def test_options_that_take_packages(option: str):
    (found,) = declared(f"{{ pkgs, ... }}: {{ {option} = [ pkgs.a ]; }}")
    assert (found.attr_path, found.option_path) == ("a", option)


def test_pitfall_23_one_name_in_two_options_is_told_twice():
    found = declared("{ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; home.packages = [ pkgs.a ]; }")
    assert [(item.attr_path, item.scope) for item in found] == [("a", "system"), ("a", "home")]


@pytest.mark.parametrize(
    ("expression", "kind", "name"),
    [
        ("[ inputs.tool.packages.${system}.default ]", "input", "tool.default"),
        ("[ inputs.tool.packages.x86_64-linux.x ]", "input", "tool.x"),
        ("[ inputs.self.packages.${system}.mine ]", "local", "mine"),
        ("[ (pkgs.callPackage ./derivation.nix { }) ]", "local", "mine"),
        ("[ (pkgs.callPackage ./missing.nix { }) ]", "local", "missing"),
        ('[ (pkgs.symlinkJoin { name = "joined"; paths = [ pkgs.a ]; }) ]', "local", "joined"),
        ("[ (pkgs.haskellPackages.ghcWithPackages (p: [ p.x ])) ]", "local", "haskellPackages"),
        ("[ pkgs.${config.name} ]", "unknown", "${config.name}"),
        ("[ ./path ]", "unknown", ""),
        ("[ nowhere ]", "unknown", "nowhere"),
    ],
)
def test_elements_that_are_no_packages_of_nixpkgs(expression: str, kind: str, name: str):
    found = one(expression, derivation='{ stdenv }: stdenv.mkDerivation { pname = "mine"; }')
    assert (found.kind, found.attr_path) == (kind, name)
    assert bool(found.reason) == (kind == "unknown")


def test_inline_modules_among_imports_and_in_flakes():
    files = {
        "flake.nix": (
            "{ outputs = { self, nixpkgs, ... }@inputs: { nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = ["
            " ./box.nix ({ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }) ]; }; }; }"
        ),
        "box.nix": "{ pkgs, ... }: { imports = [ ./other.nix { home.packages = [ pkgs.b ]; } ]; }",
    }
    assert {(item.attr_path, item.module, item.option_path) for item in declared(files)} == {
        ("a", "flake.nix", "nixosConfigurations.box.environment.systemPackages"),
        ("b", "box.nix", "home.packages"),
    }


def test_place_comment_heading_and_keep():
    text = (
        "{ pkgs, ... }: {\n"
        "  home.packages = with pkgs; [\n"
        "    # Search tools\n"
        "    ripgrep # the one that I type\n"
        "    fd\n"
        "\n"
        "    # needed by the editor for its language servers\n"
        "    nodejs\n"
        "    jq # nixlore: keep (the backup script calls it)\n"
        "    # nixlore: keep\n"
        "    yq\n"
        "    # bat\n"
        "    tree # Tree\n"
        "  ];\n"
        "}\n"
    )
    found = {item.attr_path: item for item in declared(text)}
    assert [item.line for item in found.values()] == [4, 5, 8, 9, 11, 13]
    assert found["ripgrep"].comment == "the one that I type"
    assert (found["ripgrep"].header, found["fd"].header, found["nodejs"].header) == ("Search tools", "Search tools", "")
    assert found["fd"].comment == ""
    assert found["nodejs"].comment == "needed by the editor for its language servers"
    assert (found["jq"].keep, found["yq"].keep, found["fd"].keep) == ("the backup script calls it", "", None)
    assert (found["jq"].comment, found["tree"].comment, found["tree"].header) == ("", "", "")


def test_a_comment_that_a_configuration_comes_with_is_no_word_about_what_stands_below_it():
    text = (
        "{ pkgs, ... }: {\n"
        "  # Some programs need SUID wrappers, can be configured further or are\n"
        "  # started in user sessions.\n"
        "  programs.mtr.enable = true;\n"
        "  # Keeps all versions of the files\n"
        "  programs.git.enable = true;\n"
        "}\n"
    )
    assert [item.comment for item in declared(text)] == ["", "Keeps all versions of the files"]


def test_a_list_that_is_a_function_of_a_sets_members():
    text = "{ pkgs, ... }: { programs.emacs.extraPackages = epkgs: with epkgs; [ magit pkgs.hunspell ]; }"
    assert packages(text, ["hunspell", "magit"]) == ["emacsPackages.magit", "hunspell"]


def test_what_builds_hosts_declares_only_what_is_written_into_it():
    files = {
        "lib.nix": (
            "{ inputs, ... }: { mkHost = { name, ... }: inputs.nixpkgs.lib.nixosSystem { modules = ["
            " ./box.nix (import ./box.nix) ({ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }) ]; }; }"
        ),
        "box.nix": "{ pkgs, ... }: { environment.systemPackages = [ pkgs.b ]; }",
    }
    assert [(item.attr_path, item.module) for item in declared(files)] == [("b", "box.nix"), ("a", "lib.nix")]


def test_tools_of_the_repository_itself_are_not_declared():
    text = "{ perSystem = { pkgs, ... }: { treefmt.programs.nixfmt = { enable = true; package = pkgs.nixfmt; }; }; }"
    assert declared(text) == []


def test_a_helper_that_is_not_known_makes_a_module_of_its_arguments():
    text = (
        '{ lib, pkgs, ... }@args: lib.mkModule args "x" { options = { }; config = { cfg }:'
        " { environment.systemPackages = [ pkgs.a ]; }; }"
    )
    assert packages(text) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "{ pkgs, lib, config, ... }: { users.users = lib.genAttrs config.people (u: { packages = [ pkgs.a ]; }); }",
        '{ pkgs, lib, ... }: { users.users = lib.genAttrs [ "ada" ] (u: { packages = [ pkgs.a ]; }); }',
        "{ pkgs, lib, config, ... }: { home-manager.users = lib.mapAttrs (u: c: { home.packages = [ pkgs.a ]; }) config.p; }",
        "{ pkgs, lib, config, ... }: { home-manager.users = builtins.listToAttrs (map (n: { name = n; value = { home.packages = [ pkgs.a ]; }; }) config.p); }",
        "{ pkgs, lib, config, ... }: { home-manager.users = builtins.foldl' (a: b: a // b) { } (map (n: { ${n} = { home.packages = [ pkgs.a ]; }; }) config.p); }",
    ],
)
def test_users_that_a_function_makes(text: str):
    assert packages(text) == ["a"]


@pytest.mark.parametrize(
    ("option", "user"),
    [
        ("users.users.ada.shell", "ada"),
        ("users.defaultUserShell", ""),
        ("gtk.theme.package", ""),
        ("services.x.package", ""),
    ],
)
def test_options_that_take_one_package(option: str, user: str):
    (found,) = declared(f"{{ pkgs, ... }}: {{ {option} = pkgs.a; }}")
    assert (found.kind, found.attr_path, found.option_path, found.user) == ("package", "a", option, user)
