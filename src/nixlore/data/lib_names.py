"""The names that `lib` and `builtins` offer, from which `with lib;` takes what no other scope has.

Written down from the top level of the library itself (`lib/default.nix`), its sub-libraries included.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LIB_NAMES = _names(
    """
    abort absurd acceptStringsOrNumbers add addContextFrom addErrorContext addErrorContextToAttrs addMetaAttrs
    addMetaAttrs' all allUnique any appendToName assertMsg assertOneOf asserts attrByPath attrNames attrVals
    attrValues attrsToList attrsets availableOn baseNameOf bitAnd bitNot bitOr bitXor boolToString boolToYesNo
    bools callLibs callPackageWith callPackagesWith canCleanSource cartesianProduct cartesianProductOfSets
    cartesianProductWith catAttrs charToInt checkFlake checkListOfEnum chooseDevOutputs cleanSource
    cleanSourceFilter cleanSourceWith cli closePropagation collect commitIdFromGitRepo compare compareLists
    composeExtensions composeManyExtensions composeOverlays concat concatImapStrings concatImapStringsSep
    concatLines concatLists concatMap concatMapAttrs concatMapAttrs' concatMapAttrsStringSep concatMapStrings
    concatMapStringsSep concatStrings concatStringsSep const converge convertToList crossLists currentTime
    customisation debug deepSeq defaultFunctor defaultMerge defaultMergeArg defaultOverridePriority defaultTo
    defaultTypeMerge derivations dirOf div divisible doRename dontDistribute dontRecurseIntoAttrs drop dropEnd
    elaborate elem elemAt enableFeature enableFeatureAs ensureNewerSourcesForZipFilesHook escape escapeC
    escapeNixIdentifier escapeNixString escapeQuery escapeRegex escapeShellArg escapeShellArgs escapeURL escapeXML
    evalModules evalOptionValue extend extendMkDerivation extends fakeHash fakeSha256 fakeSha512 fetchers
    fileContents fileContentsTrimmed fileset filesystem filter filterAttrs filterAttrsRecursive filterOverrides
    filterSource findFirst findFirstIndex findSingle fix fix' fixMergeModules fixed-points fixedWidthNumber
    fixedWidthString fixupOptionType flakes flatten flattenAttrs flip fold foldAttrs foldl foldl' foldlAttrs foldr
    forEach fromHexString fromJSON fromTOML fullDepEntry functionArgs gcd genAttrs genAttrs' genList generators
    genericClosure getAttr getAttrFromPath getAttrs getBin getDev getExe getExe' getFirstOutput getInclude getLib
    getLicenseFromSpdxId getLicenseFromSpdxId' getLicenseFromSpdxIdOr getMan getName getOutput getStatic
    getVersion groupBy groupBy' gvariant hasAttr hasAttrByPath hasInfix hasPrefix hasPrefixes hasSuffix
    hasUnsuffixed hashFile hashString head hiPrio hiPrioSet hydraJob id ifilter0 imap imap0 imap1 importApply
    importCargoLock importFromMD importJSON importTOML inNixShell inPureEvalMode inferPlatform init intersectAttrs
    intersectLists intersperse isAttrs isBool isConvertibleWithToString isDerivation isFloat isFunction
    isInOldestRelease isInt isList isNull isOption isOptionType isPath isPathLike isSetType isStorePath isString
    isStringLike isType isUnfree isValidPosixName joinTypes kernel languages last lazyDerivation lazyDerivations
    length lessThan licenses licensesSpdx listDfs listTitleMap listToAttrs lists literalDocBook literalExample
    literalExpression literalMD lowPrio lowPrioSet maintainers makeBinPath makeExtensible
    makeExtensibleWithCustomName makeIncludePath makeLibraryPath makeOverridable makePkgconfigPath makeScope
    makeScopeWithSplicing makeScopeWithSplicing' makeSearchPath makeSearchPathOutput map mapAttrs mapAttrs'
    mapAttrsFlatten mapAttrsRecursive mapAttrsRecursiveCond mapAttrsToList mapAttrsToListRecursive
    mapAttrsToListRecursiveCond mapCartesianProduct mapDerivationAttrset mapListToAttrs mapNullable matchAttrs max
    maybeAttr maybeAttrNullable maybeEnv mbRecursiveUpdate mergeAttrBy mergeAttrByFunc mergeAttrs
    mergeAttrsByFuncDefaults mergeAttrsByFuncDefaultsClean mergeAttrsConcatenateValues mergeAttrsList
    mergeAttrsNoOverride mergeAttrsWithFunc mergeDefaultOption mergeDefinitions mergeEqualOption mergeModules
    mergeModules' mergeOneOption mergeOptionDecls mergeUniqueOption meta min misc mkAfter
    mkAliasAndWrapDefinitions mkAliasAndWrapDefsWithPriority mkAliasDefinitions mkAliasIfDef mkAliasOptionModule
    mkAliasOptionModuleMD mkAliasOptionModuleWithPriority mkAssert mkBefore mkChangedOptionModule mkDefault
    mkDefinition mkDerivedConfig mkEnableOption mkFixStrictness mkForce mkIf mkImageMediaOverride mkLuaInline
    mkMerge mkMergedOptionModule mkOption mkOptionDefault mkOptionType mkOrder mkOverride mkPackageOption
    mkPackageOptionMD mkRemovedOptionModule mkRenamedOptionModule mkRenamedOptionModuleWith
    mkSinkUndeclaredOptions mkVMOverride mod modDirVersionOlder modules mul mutuallyExclusive naiveConcatenate
    nameFromURL nameValuePair naturalSort network nixosSystem nixpkgsVersion noDepEntry noisyDerivation
    oldestSupportedRelease oldestSupportedReleaseIsAtLeast openFile optionAttrSetToDocList optionAttrSetToDocList'
    optional optionalAttrs optionalDrvAttr optionalString optionals options overrideDerivation overrideExisting
    packEntry packagesFromDirectoryRecursive parseDrvName partition pathExists pathHasContext pathIsDirectory
    pathIsGitRepo pathIsRegularFile pathType pipe platformMatch platforms prefixLines publicFlake
    pushDownProperties range readDir readDirRecursive readFile readPathsFromFile recurseIntoAttrs recursiveUpdate
    recursiveUpdateUntil release remove removeAttrs removePrefix removeSuffix renameCrossIndexFrom
    renameCrossIndexTo replaceChars replaceString replaceStrings replicate repoRevToName revOrTag reverseList
    reverseListInPlace runTests safeDiscardStringContext sanitizeDerivationName scrubOptionValue seq setAttrByPath
    setAttrMerge setDefaultModuleLocation setFunctionArgs setPrio setPrioSet setType showAttrPath showFiles
    showOption showOptionWithDefLocs showVal showWarnings simpleHydraMeta singleton sort sortOn sortProperties
    sourceByRegex sourceFilesBySuffices sourceTypes sources specials splitString splitStringBy splitVersion
    storePathHook stringAfter stringAsChars stringLength stringToCharacters strings stringsWithDeps sub sublist
    substring substringPosition subtractFromList subtractLists systemToAttrs systems tail take takeEnd teams
    textClosureList textClosureMap throwIf throwIfNot throwTestFailures toBaseDigits toCamelCase toCommented
    toExtension toFunction toGNUCommandLine toGNUCommandLineShell toHexString toInt toIntBase10 toJSON toList
    toLower toPosixPath toSentenceCase toShellVar toShellVars toUpper toUpperFirst toposort trace traceCallXml
    traceFnSeqN traceIf traceSeq traceSeqN traceShowVal traceShowValMarked traceVal traceValFn traceValSeq
    traceValSeqFn traceValSeqN traceValSeqNFn traceXMLVal traceXMLValMarked trim trimWith trivial trivialBuilders
    tryEval typeOf types uncurry unifyModuleSyntax unionOfDisjoint unique uniqueStrings unknownModule
    unsafeDiscardStringContext unsafeGetAttrPos updateManyAttrsByPath updateName version versionAtLeast
    versionOlder versions warn warnIf warnIfNot warnOnInstantiate withFeature withFeatureAs zipAttrs zipAttrsWith
    zipAttrsWithNames zipLists zipListsWith zipWithNames
    """
)
"""Functions and sub-libraries below `lib`."""


BUILTIN_NAMES = _names(
    """
    abort add addDrvOutputDependencies addErrorContext all any appendContext attrNames attrValues baseNameOf
    bitAnd bitOr bitXor break builtins catAttrs ceil compareVersions concatLists concatMap concatStringsSep
    convertHash currentSystem currentTime deepSeq derivation derivationStrict dirOf div elem elemAt false
    fetchClosure fetchGit fetchMercurial fetchTarball fetchTree fetchurl filter filterSource findFile
    flakeRefToString floor foldl' fromJSON fromTOML functionArgs genList genericClosure getAttr getContext getEnv
    getFlake groupBy hasAttr hasContext hashFile hashString head import intersectAttrs isAttrs isBool isFloat
    isFunction isInt isList isNull isPath isString langVersion length lessThan listToAttrs map mapAttrs match mul
    nixPath nixVersion null outputOf parseDrvName parseFlakeRef partition path pathExists placeholder readDir
    readFile readFileType removeAttrs replaceStrings scopedImport seq sort split splitVersion storeDir storePath
    stringLength sub substring tail throw toFile toJSON toPath toString toXML trace traceVerbose true tryEval
    typeOf unsafeDiscardStringContext unsafeGetAttrPos warn zipAttrsWith
    """
)
"""What `builtins` holds."""


GLOBAL_NAMES = _names(
    """
    abort baseNameOf break derivation derivationStrict dirOf fetchGit fetchMercurial fetchTarball fetchTree
    fromTOML import isNull map placeholder removeAttrs scopedImport throw toString
    """
)
"""Functions that need no `builtins.` before their name."""
