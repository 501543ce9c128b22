"""The words by which people say why: what announces a reason, what only looks like one, and the verbs around them."""

from __future__ import annotations

CAUSES = r"""
because of|because|since|as(?= (?:it|they|i|we|this|that|these|those|there|he|she)\b)|
as(?= \S+ (?:is|are|was|were|has|have|had|does|do|did|doesn't|don't|isn't|can't|no longer|seems|keeps|breaks|needs|
requires)\b)|due to|owing to|
given that|
so that|so(?= (?:i|we|it|they|you|that|this|the|my|our|all|both|every|everything|nothing)\b(?! that))|
so(?= (?:[^\s,;]+ ){1,6}(?:can|could|will|would)\b)|
in order to|in order for|in preparation (?:for|of|to)|
otherwise
"""
"""What a reason follows, whatever comes before it."""

NEEDS = r"""
(?:is |are |was |be )?(?:needed|required|necessary|useful|helpful|handy|nice|used|meant|intended|good|great|ideal|
perfect)
(?: again| now| only| here)? (?:for|by|to|in|when|if|as)\b|
(?!it\b|this\b|that\b|who\b|what\b|which\b|nothing\b|and\b|one\b)[\w.'/+-]+
 (?:needs|requires) (?:this|it|these|those)\b(?! to)
"""
"""Predicates that tell what something is there for; the quote begins with them."""

DISUSE = r"""
unused|unneeded|unnecessary|redundant|superfluous|obsolete|unmaintained|deprecated|abandoned|discontinued|broken|
insecure|
vulnerable|
outdated|bloated|(?:deprecated|superseded|replaced) by|deprecated upstream|(?:end[- ]of[- ]life|eol)\b|
(?:i |we |i am |we are |i'm |im |it's |its |is |are |was |were |has been |have been )?
(?:no longer|not|never|barely|hardly|rarely|seldom)
 (?:really |realy |actually |even |being |been |currently |ever |much |gonna |going to )?
(?:used?|using|needed|need|necessary|required|maintained|supported|works?|working|available|wanted|want|worth|useful|
compatible|building|builds?|relevant|updated|liked?|interested)\b|
already (?:defined|declared|installed|included|provided|enabled|handled|covered|built[- ]in|part of|
available|in (?!use))|
(?:i |we |it |they )?(?:don'?t|do not|doesn'?t|does not|didn'?t|did not|won'?t|can'?t|cannot|isn'?t|aren'?t|
wasn'?t|haven'?t)
 (?:really |realy |actually |even |currently |ever |seem to |want to |been |be )?
(?:used?|using|needed|need|work|works|working|build|compile|want|like|run|exist|available|support|supported|
maintained|
start|play|fit|care|know|think|trust)\b(?: any ?more)?|
(?:has |have |had )?(?:was |were |been |got |is |are )(?:removed|dropped|deprecated|renamed|archived|replaced|
discontinued|superseded|
broken|abandoned)\b|
(?:fails?|failing|failed) (?:to|on|with|in)\b|keeps? (?:breaking|crashing|failing)|(?:build|hash|
eval(?:uation)?) (?:failure|mismatch|errors?|fails?)|
conflicts? with|takes? too|too (?:slow|heavy|big|large|buggy|annoying|complex|complicated|old|long|much|many|
unstable)|
(?:is|are|was|were) (?:buggy|slow|annoying|bad|dead|eol|old|ugly|unstable|unreliable|useless)\b
"""
"""What is said of a tool that goes."""

MAY_BE_CAUSE = ("because", "since", "as ", "due", "owing", "given", "so ", "order", "preparation", "otherwise")
"""What stands in every phrase of `CAUSES`, in lower case."""

MAY_BE_NEED = tuple(
    "need require necessary ful handy nice used meant intended good great ideal perfect".split()  # noqa: SIM905 - a table is read more easily as words
)
"""What stands in every phrase of `NEEDS`."""

MAY_BE_DISUSE = tuple(
    """
    un non- redundant superfluous obsolete deprecated abandoned discontinued broken insecure vulnerable outdated bloat
    superseded end-of end of eol longer not never barely hardly rarely seldom already n't dont doesnt didnt wont cant
    isnt arent wasnt havent removed dropped renamed archived replaced fail keep break crash mismatch error conflict take
    too is are was were has have had duplicate unwanted old cannot
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""What stands in every phrase of `DISUSE`, and of what else is said of a whole lot that went."""

PURPOSE_VERBS = frozenset(
    """
    accept access achieve act adjust aid align allow analyse analyze annotate appease apply authenticate automate avoid
    backup benchmark block boot bootstrap browse build bypass call capture catch change chat check clean clone
    combine communicate comply compare compile complete compress configure connect control convert copy cut deal debug
    decrypt deduplicate deploy design detect develop diagnose diff display download draw drive edit emulate enable
    encrypt enforce ensure escape explore export expose extract facilitate fetch fill filter find fit fix flash follow
    force format free generate get give graph handle have help hide host identify ignore import improve increase
    inspect integrate interact intercept interface invoke isolate keep launch learn let limit list listen load lock
    log look maintain make manage manipulate match measure mirror mitigate monitor mount obtain offload open optimise
    optimize organize overcome parse patch perform permit pick play plot power preserve prevent preview print process
    produce profile program protect provide prune query quickly read recognize record recover reduce refresh regain
    reload remap remote render repair replicate resize resolve restore resume retrieve rip run satisfy save scan
    schedule search see send serve set share show shrink silence simplify simulate solve speed spoof start stop store
    stream study suppress support survive switch sync talk tell test toggle track transcode transfer translate trigger
    troubleshoot try tunnel turn type unblock unlock update upload use validate verify view visualise visualize wake
    watch work write
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Verbs that follow "to" where it tells a purpose."""

AIMS = (
    "allow|automate|automatically|avoid|block|bypass|encrypt|ensure|expose|handle|harden|hide|isolate|limit|lock ?down|"
    "monitor|notify|prevent|protect|restrict|sandbox|secure|serve|silence|suppress|sync|turn (?:on|off)|work ?around"
)
"""Verbs with which a subject begins that tells what is wanted rather than what was done."""

NOUNS_AS_WELL = frozenset(
    """
    backup boot bootstrap build change chat check display download draw fish flash format host launch load lock
    log monitor mount play plot power preview print process profile program query record scan schedule search show
    start store stream study support sync talk test toggle track transfer try turn update upload view watch work
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Those of them that are nouns as well, so that "add x to work" may name a place."""

NO_PURPOSE_BEFORE_TO = frozenset(
    """
    config configuration configure configured configures alternative alternatives
    able according adapt add added adding allow allowed allows apply attempt attempting attempts available back begin
    begun belongs bind bound bump change changed changes changing close compared comparable continue convert converted
    copy decided default defaults due easier easy enough equivalent fails failed failing forgot forgotten getting go
    going gonna got has hard have having how identical impossible in intend intended key led likely link linked luks
    managed map mapped migrate migrated migrating migration move moved moves moving need needed needing needs next ok
    over point pointing ported porting possible prefer pretend prior ready reason refer related rename renamed reset
    return returned returning revert same seem seems set similar sure supposed switch switched switching thanks time
    tried tries try trying turns unable up update updated upgrade upgraded used want wanted wants way what when where
    which willing wish
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Words after which "to" belongs to them."""

NO_PURPOSE_BEFORE_FOR = frozenset(
    """
    account accounting accounts alias aliases allow asking attempt attempts call care check checking checks comment
    comments config configs configuration configurations default defaults derivation docs documentation entries
    entry except exception file files flake flakes fold guide hash hashes here home host hosts ignore import imports
    instructions key keys link look looking looks machine machine's make makes making max message messages module
    modules name names note notes only option options output outputs overlay overlays override overrides package
    paid params patch patches path paths pay plan plans prepare prepares preparing profile profiles readme reload
    responsible script scripts search searching section set settings setup specs target targets tests theming todo
    typo unit units update user users value values version versions wait waiting waits
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Words after which "for" tells what they belong to, not what a tool is for."""

NO_PURPOSE_AFTER_FOR = frozenset(
    """
    all another any both clarity consistency convenience darwin each either ever everyone everything example few free
    fun good granted home-manager instance linux mac macos machine me nix nix-darwin nixos nixpkgs no now others
    real reals reference some something stable sure systems that them these this those unstable us user users
    whatever which wsl you
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""First words after "for" that name no purpose."""

HOST_WORDS = frozenset(
    """
    command-line commandline
    box computer darwin desktop desktops host hosts laptop laptops linux mac machine machines macbook macos moment
    nixos profile profiles pc phone platform platforms reason rpi server servers system systems time user users vm
    vms vps nas homelab router while work workstation wsl x86_64-linux aarch64-linux aarch64-darwin
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Last words of a "for" phrase that names a place, a time or a person."""

VERBS = r"""
add|adds|added|adding|init|initial|install|installs|installed|enable|enables|enabled|include|introduce|create|
setup|set up|
implement|use|uses|used|using|bring|bring back|restore|re-?add|re-?enable|re-?install|try|trying|switch(?:ed|ing)?|
replac(?:e|es|ed|ing)|migrat(?:e|es|ed|ing)|swap|move|moved|moving|remove|removes|removed|removing|rm|drop|drops|
dropped|
delete|deleted|disable|disables|disabled|uninstall|purge|kill|get rid|stop using|deprecate|comment(?:ed)? out|pin|
downgrade|update|upgrade|bump|fix|fixes|fixed|fixing|refactor|rename|reorganize|reorganise|clean(?: ?up)?|change|
set|make|
configure|start|increase|decrease|adjust|allow|ensure|extract|split|merge|tweak|support|revert|integrate|convert|rework|rewrite|simplify|put
"""
"""Verbs of change; one of them after a comma begins something new."""

VAGUE = frozenset(
    """
    additional apps basic bits bunch change changes cleanup common config configs configuration cool couple
    default dependencies deps essential everything extra few fix fixes flake formatting handy helper helpers
    helpful host hosts improvements initial input inputs laptop lib lot lots machine misc missing module modules
    more necessary needed important remaining new nix nixos nixpkgs option options other overlay overlays package
    packages pkg pkgs programs random refactor restructure rewrite services settings several some stuff things
    tools tweaks update updates useful various wip unstable stable nixos-unstable nixos-stable nixpkgs-unstable
    cli gui tui
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Words that name nothing in particular."""

FEATURES = frozenset(
    """
    acceleration applet applets applications apps authentication automation backup backups bar bluetooth bot
    browser browsers caching calculator calendar camera clipboard cluster compiler compositor converter daemon
    dashboard desktop development downloader driver drivers editing editor editors emulation emulator emulators
    environment explorer firewall formatter formatters gallery games gaming greeter hibernation indicator
    installer integration keyboard kiosk language launcher launchers linter linters linting locker lockscreen
    login lsp mail manager managers menu menus mirror mixer modelling monitor monitoring mouse notification
    notifications notifier pages passthrough picker player players preview previews printer printing programming
    programs proxy reader recorder recording redirection relay remote runner scanner scanning scratchpad
    screencast screensharing screenshot screenshots script scripting scripts search selector server servers
    sharing shortcut software speech streaming suite support switcher sync synchronisation synchronization
    terminal theming timer tool tooling tools touchpad transcoding tunnel typing utilities utility viewer viewers
    virtualisation virtualization visualiser visualizer vpn wallpaper wallpapers webcam widget widgets wireless
    workflow workflows writing
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""What a feature is called by its last word: "audio menu script", "lightweight installer"."""

GENERIC_FEATURES = frozenset(
    """
    application applications apps code daemon desktop dev development environment integration language login manager
    managers pages programs remote script scripting scripts server servers software support tool tooling tools
    utilities utility widget widgets
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Those that say nothing by themselves."""

ANY_TOOL = frozenset(
    """
    app application applications apps client clients dependencies deps driver drivers fetchers lib libraries library
    libs lsp more packages program programs server servers services software something stuff support thing things tool
    tooling tools utilities utils
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Words that may stand for any tool."""

PARTS = frozenset(
    """
    alias aliases binding bindings colors colorscheme config configuration cursor extension extensions file files
    font fonts host icon icons keybind keybinding keybindings keymap module modules option options overlay
    overlays package packages plugin plugins profile prompt shortcut shortcuts rule rules script scripts service
    services setting settings shell shells style styling target targets theme themes unit units user users
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""What is no tool but a part of one, or what makes it known to a system."""

KINDS_OF_TOOL = FEATURES | frozenset(
    """
    agent app application assistant cli client fetcher framework game generator gui ide library orchestrator platform
    program replacement server shell tracker tui wrapper
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Last words of what says in a few words what a tool is: "(AI coding agent)"."""

BESIDE_THE_POINT = r"""
plus|also|and|or|note|todo|fixme|see|for now|will|next|cf|refs?|closes|changes?|updated?|based on|thanks|credits?|
from|via|https?|copy|ports?|mirrors?|wip|let'?s|oops|tested|co-authored|in addition|renamed|too (?:tired|lazy)|
this was (?:\w+ )?(?:harder|hard|trouble|tricky|fun|work|a pain|annoying|easy)|lots of|
(?:some|more|various|other|additional|a few|a couple of|couple|minor|small|misc\w*|random|general) (?:\w+ )?
(?:\w+ )?(?:fix|fixes|improvements?|changes?|tweaks?|clean-?ups?|updates?|stuff|things|refactor\w*|work)\b|
additionally|furthermore|besides|
hopefully|remaining|left|what'?s|breaking change|once|after|later|soon|i(?:'?ll| will)(?! need)|we'?ll|
i (?:should|might|may)|might|maybe|if|there(?:'s| is| was| are| were) (?:also|another|more)|link|source|follow|
not (?:yet|sure|tested|perfect)|idk|the following|previous|
ideally|eventually|including|hop(?:e|ing)|references?|inspired|copied|stolen|packaged (?:as|with)|error(?=:)|
former|commit|merge|bump|don'?t get me|when|where|while|for (?:example|instance)|example|e\.g|i\.e|
this (?:commit|pr|change) (?:adds?|removes?|updates?|moves?|introduces?)|
however|but|otherwise|until|with(?! \S*\d)|
in(?! lieu| order| case)|on|at|to|my|here|then|random|it (?:adds|contains|includes)|
this (?:fix|change|config|solution|code|hack|trick|idea) (?:was|is|comes)|
this (?:adds|configures|sets|creates|updates|moves|uses|introduces|switches|implements)|
i have no (?:clue|idea)|no idea|i think|i(?:'m| am) not sure|dunno|should probably
"""
"""How a sentence of a body begins that is about something else than the reason."""

CAVEATS = r"""
currently|now (?:it|i|we)|still|there(?:'s| is| are) still|needs? (?:testing|more|some|work|to be)|
(?:this|it) (?:isn't|is not|doesn't|does not) (?:yet|100|fully|completely|quite|perfect)
"""
"""How a sentence begins that tells what still fails."""

NO_FIRST_WORDS = r"""
only|now|currently|this (?:commit|pr|change)|added|part of|more|some|seems? to|runs|new|enhances?|need(?:s)? to|should|
works? (?:now|fine|well|great)
"""
"""How a sentence begins that would only be a reason if it said that something is good or bad."""

ASSERTIONS = r"""
better|best|worse|worst|faster|slower|quicker|easier|harder|simpler|smaller|lighter|nicer|cleaner|safer|
(?:more|less|most) \w+|
improv\w+|benefi\w+|advantages?|supports?|supported|allow(?:s|ing)?|lets?|makes|causes?|caus(?:ed|ing)|prevents?|
fixe[sd]|solve[sd]?|bugs?|buggy|broken|breaks|crash\w*|fail\w*|errors?|warnings?|issues?|problems?|slow|slows|
fast|annoying|unstable|spotty|bloat\w*|heavy|needs?|needed|requires?|required|useful|helpful|handy|convenient|
used (?:for|to|by|together|with|instead)|(?:is|are) for|because|due to|upstream|packaged|
any ?more|no|so that|instead|rather|no longer|now possible|
takes? (?:\d+|too|so|ages|forever|hours|minutes|up)|stupid|dumb|terrible|awful|horrible|
not|\w+n't|never|cannot|too|(?:way |so )?out[- ]of[- ]date|freez\w+|hangs?|
works?|working|seems?|
appears?|prefer\w*|want\w*|likes?|love|hate|popular|nice|great|good|bad|cool|fun|unmaintained|deprecated|obsolete|
unused|redundant|archived|(?:was|were|been|is|are|got) (?:removed|renamed|replaced|superseded|dropped|discontinued|
merged|handled|fixed)|handled by|already|provides|offers|lacks?|missing|enough|conflicts?|unfortunately|sucks?|gains?|
speed-?ups?
"""
"""Words of a sentence that judges: what is better, worse, needed, missing, wanted or broken."""
