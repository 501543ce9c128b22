"""English words that nixpkgs has a little known program under the name of: any project may have its own of that name.

Sources: the words of `english-words` and `wordfreq` (PyPI) of six letters or more, met a hundred times or more in a
thousand million words, and the programs of nixpkgs; those that everybody means one program by are left out.
"""

from __future__ import annotations

_PROGRAMS = """
Allure abaddon accelerate affine airlift albedo alchemy alfred alligator allure almonds alpine altair amidst analog
anders antares antimony anubis aperture apostrophe archimedes archipelago argonaut arsenal artisan astral asunder athens
atlantis attract audible augustus authenticator autopsy aviator awesome azimuth bacteria badger bagels bakelite baobab
barbican barman basalt batman bazaar behave bellows beluga bender betula biscuit bitcoin blanket blocky bluefish
boatswain bombardier bomber boogie boring bottle bottles boulder bounty brighton brioche bristol browsers brutus buckle
bullshit bumper busted bustle butane butler butterfly cables cadaver caffeine calligraphy camelot camping canard candle
cantata cantor carapace carburetor cartridges cassette cassowary castor catfish catnip catwalk cavalcade celeste
celluloid cement censor centerpiece chainsaw chalice chamber checkmate chevron chicken chisel chroma chrysalis cicero
cinnamon cirrus citations citron clairvoyance clapboard clapper clematis clementine clever cliche cloudy cobalt coconut
cocoon collector colorless comical committed compass completely complexity conceal confetti confluent conform conjure
connexion conserve constrict construct contour contractor copier copilot corkscrew corsair coulomb coveralls crackle
crawley crowbar cruise crumbs crunch crusader crystal crystalline cubicle cucumber cuddle culvert curtail cutter danger
dapper dasher dashing decker decompress deface dehydrated delineate dendrite denise deputy desert detach devour diagrams
dialect diamond diction diffuse digital dinghy dismember dissent distant diversity domination domine donkey doodle
dopamine dosage dragon dreamer droopy dwarfs earbuds earthly ecstatic edward elephant elvish emblem emitter emulsion
endeavour engage enigma enlightenment entangle entire entropy envision epiphany eradicate errands eternity eureka
examine exhibit exonerate expenses expert eyewitness fabric falcon faraday feather fennel fertilizer fierce figurine
firebird firecracker fireplace fission flannel flatter flavours fluffy footage forbidden foreman formula fortitude
foxglove fragments francis freeze friction frictionless furnace furtherance gambit garage garden gargoyle gerbil
germinal ghostwriter gibbon gigolo ginger glance glasgow glider glitter glucose gnostic gobble godspeed google gordon
gorilla gramma granite halibut hamster harbor harlequin harmonia hatchet hatchling hawkeye headache headphones headroom
headset heartbeat hecate heimdall helmsman henrietta hercules hermit heroic hieroglyphic himalaya hollywood hologram
homepage homesick honcho hostess hotspot hovercraft hubble hydrogen hydroxide hypothesis hysteria icebreaker icloud
ignite imaginary imagination impala impression incremental inflow influx inform insomnia inspector instructor intercept
interlock interstellar invidious invoice invoke iodine isolate jailer jasper jefferson jobber jogger johnny journalist
jukebox julius junction justify karate kepler kestrel kickoff laurel legendary lemonade lentil letterpress levant
lexicon libation licensed licensee licensure lighthouse listen litmus lizard lobster lowdown lucida luddite maelstrom
maestro magnum mailman mammoth mangal mantra marble marcel marksman marmite martin mastermind matchbox medallion medusa
melange melody memento mercantile mercury metals meteor methane metronome minder minuet mirage misfortune mistletoe
mistral molecule monocle monolith monsoon moonlight moonraker morsel muffet muffin multiplex muscle museum mustache
mutagen mutter mycelium napalm nebula nesting newman nickel nicotine nimble nitrogen nootka normalize notation notion
nuclear nucleus obelisk objection oclock octavius octopus odyssey olympus onboard oxidized packet panache papers parlay
parley parole parquet parrot particle passage patchy peacock pebble pelican pencil period perseus photon phrase picard
piccolo pigeon pigment pinball pinpoint pioneer pioneers pipework pistol piston planner plover plumber plumed polaris
popeye portal portfolio posting pounce prance precious pretender primitive principia prodigal profanity prosody protege
pueblo puffin puppeteer quantities raccoon radian radiance radioactive raider rancher rancid rappel rascal ratchet
reaction reader reaper rebels reckon redact refine refinery regina regolith reindeer remake remind reshape resonance
responder resumed retool revive revolver rockstar roundup routes rubber ruffle rustic sakura salmonella sampler sanctity
satellite scalpel schemes scooby scooter scotty scraper scream screed scrutiny seabird seahorse seasonal selene sensei
sequel sequin serpent sheldon shepherd sherlock shipments shoreline shotgun shower showtime shutter sidekick sienna
siesta silicon slather slides slingshot slippy slugger slumber snakebite snitch snooze solanum sonata spacebar spacer
sparkle sparse spatial spectacle spectre spider spigot spirit spring spruce squawk squeak stabber stalin stalwart
starboard stardust stargazer starry stasis stella stockpile strawberry stress stubby stunner subliminal subsurface
summon sunshine supernova supersonic supervise surfer surreal surrealist sweeper switcheroo symphony synapse synchrony
synergy tangerine tarmac telegraph telescope teller tempest temporal tenacity tensor terminology termite thicket thrust
thumbs thumper ticker timeline toilet tomato toolbox topiary tractor traitor transformers trickle trickster trinity
triton trojan turtle twiggy twilight twinkle twitter typewriter unbound uncover unearth unfurl unsure unused vacuum
valentina vampire variety vassal vaults vector velocity vermin versus viceroy viking vinegar violet vulture wagtail
walker wander warehouse watchdog watson wayback wayfarer weasel weaver wembley weston whipper whispers whistle wiggle
wildcard windmill witness woodpecker wraith wyvern yardstick zenith zinnia
"""
ENGLISH_PROGRAMS = frozenset(_PROGRAMS.split())
"""Programs that are not named when such a word is not found."""
