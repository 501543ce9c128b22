# The package lists of one module, evaluated with stand-ins for its arguments: each package is its own path.
# Conditions of the library's functions count as met; what needs a condition's own value fails, and so does the file.
{ file, names, library }:
let
  lib = import library;
  known = builtins.fromJSON (builtins.readFile names);
  stub =
    path:
    let
      last = if path == [ ] then "" else lib.last path;
    in
    if last == "enable" || builtins.match "is[A-Z].*" last != null then
      true
    else
      lib.genAttrs known (name: stub (path ++ [ name ]))
      // {
        __path = path;
        outPath = "/stand-in/${lib.concatStringsSep "/" path}";
        __functor = _: _: stub (path ++ [ "called" ]);
      };
  given = lib // {
    optional = _: x: [ x ];
    optionals = _: x: x;
    optionalAttrs = _: x: x;
  };
  argument =
    name:
    if name == "lib" then
      given
    else if builtins.elem name [ "pkgs" "config" "options" "inputs" "self" ] then
      stub [ name ]
    else
      stub [ name ];
  opened =
    value:
    if builtins.isFunction value then
      let
        asked = builtins.functionArgs value;
        needed = builtins.attrNames (lib.filterAttrs (_: hasDefault: !hasDefault) asked);
        all = lib.unique (needed ++ [ "pkgs" "lib" "config" ]);
      in
      opened (value (lib.genAttrs (if asked == { } then all else lib.filter (n: asked ? ${n} || true) all) argument))
    else
      value;
  plain =
    value:
    if value ? _type then
      if value._type == "if" || value._type == "override" || value._type == "order" then
        plain value.content
      else if value._type == "merge" then
        lib.concatMap plain value.contents
      else
        [ value ]
    else
      [ value ];
  sets = value: lib.filter builtins.isAttrs (plain value);
  at = path: value: if path == [ ] then [ value ] else lib.concatMap (one: step path one) (sets value);
  step =
    path: one:
    let
      head = builtins.head path;
      names = if one ? __path then [ ] else if head == "*" then builtins.attrNames one else lib.filter (n: n == head) (builtins.attrNames one);
    in
    lib.concatMap (name: at (builtins.tail path) one.${name}) names;
  told =
    element:
    if builtins.isAttrs element && element ? __path then
      lib.concatStringsSep "." element.__path
    else if builtins.isAttrs element && element ? _type then
      lib.concatMapStringsSep "," told (plain element)
    else if builtins.isString element then
      "string ${element}"
    else
      "something";
  elements = list: lib.concatMap (one: if builtins.isList one then map told one else [ "no list" ]) (plain list);
  module = opened (import file);
  top = lib.concatMap (one: [ one ] ++ (if one ? config && !(one ? __path) then sets one.config else [ ])) (sets module);
  lists = [
    [ "environment" "systemPackages" ]
    [ "home" "packages" ]
    [ "users" "users" "*" "packages" ]
    [ "user" "packages" ]
    [ "fonts" "packages" ]
    [ "home-manager" "users" "*" "home" "packages" ]
  ];
in
lib.concatMap (path: lib.concatMap (one: lib.concatMap elements (at path one)) top) lists
