# A stand-in for the few functions of nixpkgs' lib that our modules and our package use, written for the tests: options
# are declared, definitions of several modules are merged by type and checked, and an option that there is not is refused.
let
  inherit (builtins)
    all
    attrNames
    concatLists
    concatMap
    concatStringsSep
    elem
    filter
    foldl'
    head
    isAttrs
    isBool
    isFunction
    isInt
    isList
    isPath
    isString
    length
    listToAttrs
    mapAttrs
    sort
    ;

  is = kind: value: isAttrs value && value._type or "" == kind;

  # Conditions go down to the values, so that a set's names are known before any condition is.
  split =
    value:
    if is "merge" value then
      concatMap split value.contents
    else if is "if" value then
      map (mapAttrs (_: content: lib.mkIf value.condition content)) (split value.content)
    else
      [ value ];

  # The definitions of one option that hold, with their place in the order.
  held =
    order: value:
    if is "merge" value then
      concatMap (held order) value.contents
    else if is "if" value then
      if value.condition then held order value.content else [ ]
    else if is "order" value then
      held value.order value.content
    else
      [ { inherit order value; } ];

  definitions =
    values: map (one: one.value) (sort (a: b: a.order < b.order) (concatMap (held 1000) values));

  named = path: concatStringsSep "." path;

  merged =
    path: option: values:
    let
      found = definitions values;
    in
    if !all option.type.check found then
      throw "${named path} is no ${option.type.name}"
    else if found == [ ] then
      # As in nixpkgs a default is a definition, which the type completes.
      option.type.merge path [ (option.default or (throw "${named path} is not set")) ]
    else
      option.type.merge path found;

  evaluated =
    path: tree: values:
    if is "option" tree then
      merged path tree values
    else
      let
        found = concatMap split values;
        unknown = filter (name: !(tree ? ${name})) (concatMap attrNames found);
      in
      if unknown != [ ] then
        throw "the option ${named (path ++ [ (head unknown) ])} does not exist"
      else
        mapAttrs (
          name: below: evaluated (path ++ [ name ]) below (concatMap (one: if one ? ${name} then [ one.${name} ] else [ ]) found)
        ) tree;

  together =
    a: b:
    a
    // mapAttrs (
      name: value: if a ? ${name} && !is "option" value then together a.${name} value else value
    ) b;

  one = path: values: if length values == 1 || all (value: value == head values) values then head values else throw "${named path} is set twice";

  kind = name: check: {
    inherit name check;
    merge = one;
  };

  anything = {
    name = "anything";
    check = _: true;
    merge =
      path: values:
      if all isAttrs values && !(all (value: value ? outPath) values) then
        (types.attrsOf anything).merge path values
      else if all isList values then
        concatLists values
      else
        one path values;
  };

  types = {
    inherit anything;
    bool = kind "boolean" isBool;
    str = kind "string" isString;
    package = kind "package" (value: isAttrs value && value ? outPath);
    path = kind "path" (value: isPath value || isString value || value ? outPath);
    ints.positive = kind "positive integer" (value: isInt value && value > 0);
    enum = values: kind "one of ${concatStringsSep ", " values}" (value: elem value values);
    lines = kind "lines" isString // {
      merge = _: concatStringsSep "\n";
    };
    nullOr = type: {
      name = "null or ${type.name}";
      check = value: value == null || type.check value;
      merge = path: values: if all (value: value == null) values then null else type.merge path values;
    };
    listOf = type: {
      name = "list of ${type.name}";
      check = value: isList value && all type.check value;
      merge = _: concatLists;
    };
    attrsOf = type: {
      name = "attribute set of ${type.name}";
      check = value: isAttrs value && all (name: type.check value.${name}) (attrNames value);
      merge =
        path: values:
        let
          found = concatMap split values;
          at = name: definitions (concatMap (value: if value ? ${name} then [ value.${name} ] else [ ]) found);
          names = filter (name: at name != [ ]) (concatMap attrNames found);
        in
        lib.genAttrs names (name: type.merge (path ++ [ name ]) (at name));
    };
    submodule =
      { options, freeformType }:
      {
        name = "submodule";
        check = isAttrs;
        merge =
          path: values:
          let
            free = map (value: removeAttrs value (attrNames options)) values;
            known = map (value: removeAttrs value (filter (name: !(options ? ${name})) (attrNames value))) values;
          in
          freeformType.merge path free // evaluated path options known;
      };
  };

  lib = {
    inherit types;
    inherit (builtins)
      attrNames
      concatStringsSep
      elem
      filter
      head
      tail
      ;

    mkOption = declared: { _type = "option"; } // declared;
    mkIf = condition: content: {
      _type = "if";
      inherit condition content;
    };
    mkMerge = contents: {
      _type = "merge";
      inherit contents;
    };
    mkAfter = content: {
      _type = "order";
      order = 1500;
      inherit content;
    };

    literalExpression = text: { inherit text; };

    escape = characters: builtins.replaceStrings characters (map (one: "\\" + one) characters);
    filterAttrs = keeps: set: lib.genAttrs (filter (name: keeps name set.${name}) (attrNames set)) (name: set.${name});
    genAttrs = names: make: listToAttrs (map (name: { inherit name; value = make name; }) names);
    mapAttrsToList = make: set: map (name: make name set.${name}) (attrNames set);
    optional = condition: value: if condition then [ value ] else [ ];
    optionals = condition: values: if condition then values else [ ];
    optionalAttrs = condition: set: if condition then set else { };
    optionalString = condition: text: if condition then text else "";
    subtractLists = gone: filter (value: !(elem value gone));

    fileset = {
      unions = map (path: if builtins.pathExists path then path else throw "${toString path} is not there");
      # As texts, so that nothing is copied into a store.
      toSource = { root, fileset }: { root = toString root; files = map toString fileset; };
    };

    licenses.mit = "mit";
    platforms.unix = [ "x86_64-linux" ];

    evalModules =
      { modules, specialArgs }:
      let
        arguments = { inherit lib; inherit (result) config options; } // specialArgs;
        called = map (
          module:
          let
            read = if isPath module then import module else module;
          in
          if isFunction read then read arguments else read
        ) modules;
        result = {
          options = foldl' together { } (map (module: module.options or { }) called);
          config = evaluated [ ] result.options (map (module: module.config or { }) called);
        };
      in
      result;
  };
in
lib
