"""The words by which a sentence below a subject commends what came, and those that only tell how it went."""

from __future__ import annotations

COMMENDATIONS = r"""
better|best|faster|quicker|easier|simpler|smaller|lighter|nicer|cleaner|safer|cheaper|(?:more|less) [\w-]+ than|
more (?:stable|efficient|modern|robust|modules|features|options)|more \w+(?:able|ible|ful|ive|ent|ant)|
improv\w+|benefi\w+|advantages?|supports?|supported|allow(?:s|ing)?|lets?|enables?|makes?|prevents?|avoids?|
ensures?|fix|fixes|fixed|resolve[sd]?|solve[sd]?|helps?|reduces?|gains?|speed-?ups?|speeds|saves?|
needs?|needed|requires?|required|necessary|mandatory|useful|helpful|handy|convenient|
used (?:for|to|by|together|with|in|when|instead)|(?:is|are) for|for use|because|due to|instead|so that|
now (?:possible|available|packaged|in|supports?|has|have|works?|required|needed)|no longer|any ?more|
without (?:it|this|them|that|these)|(?:if|when) (?:its|it's|it is|this is) not|unless|
(?:i|we|i'd|i've|i'm)(?: \w+)? (?:lik(?:e|ing)|love|prefer|want(?:ed)?|wanna|need(?:ed)?|enjoy|us(?:e|ed|ing)|
miss(?:ed)?)|
popular|nice|great|cool|fun|good|interesting|provides?|offers?|gives?|keeps?|missing|lacks?|lacking|wants?|prefers?|
replacement|alternative|game changer|experiment\w*|try(?:ing)?|test(?:ing)? out|test|play(?:ing)?|
mainly|mostly|e?specially|work ?arounds?|works? (?:around|better|correctly|properly|again)|
(?:as|by) (?:the )?default|upstream(?:ed)?
"""
"""Words of a sentence that says what is good about something that came, or what it is there for."""

IDLE = r"""
(?:i|we) (?:don'?t|do not|can'?t) (?:even |really )*(?:remember|know|recall)|
(?:i'?m|i am) (?:not sure|too |finally|sorry)|(?:i|we)'ll (?:need to )?(?:remember|see|keep|fix)|
(?:i|we) (?:made|got|took|stole|copied|understood|figured|guess|fixed|changed|did|moved|hit)\b|
not (?:quite |yet )?complete\b|
we will see|let'?s see|see if|turns? out to be|going to|gotta|finally|welp|like wow|figured|
(?:this|it|that|these|those) (?:all |just )?(?:is|was|are|were|isn'?t|wasn'?t) (?:just )?(?:not )?
(?:ideal|perfect|complicated|tricky|(?:surprisingly )?(?:simple|easy)|my|an attempt|meant|done|a (?:\w+ )?change|
copied|taken|based|stateful|tested|untested|reproducible|mostly|the first|part of|accomplished|achieved|handled)|
(?:this|it|that|these|those)(?: service| module| change| commit| one)? (?:also|implies|happened|exempts|should have)|
all (?:actual )?work|with (?:this|these|that)|probably|along with|(?:this|the) commit \w+|
(?:end-to-end |manually )?(?:verified|tested|confirmed|validated)|
(?:address|implement|promot|consum|point|packag|expos|introduc|reviewing|prototyp|splitt?|utili[sz]|restructur|
fetch|track|retain|preserv|flesh|reorg|committ|renam|launch|group|rebas|patch|port|hard-?cod|declar|stop|mention|
trim|bak|register|enforc|select|teach|guard|delegat|uncomment)(?:e|es|ed|s|ing)?\b
"""
"""How a sentence begins that tells of the work, of its author's luck or of other deeds."""

IDLE_ANYWHERE = r"""
\byou(?:'ll| will| may| might)? (?:need|have to|must|should|can)\b|
should (?:eventually|be (?:fixed|done|removed|cleaned|moved))|will be (?:handled|added) later|
(?:this|it|override|overlay|workaround|hack|pin)(?: \w+)? will (?:be|eventually) (?:removed|cleaned|
dropped|moved|replace)|
\b(?:has|have|needs?) to be (?:configured|changed|set|done|run)|
\b(?:had|needed) to be (?:added|introduced|created|made|written|declared|moved|changed|set)|
\bfor (?:some|whatever) reason\b|
could(?: not|n't) wait|commit(?:ted)? incrementally|i'll keep|\bto document\b|as well as some
"""
"""What such a sentence may hold at any place."""

TELLINGS = r"""
(?:mainly |mostly |just |only |primarily |e?specially )?(?:for|to|so|because|since|as an?)\b|
(?:[\w-]+ )?(?:way|tool|utility|replacement|alternative|client|helper|wrapper|interface|front ?end)
 (?:to|for|of|that|with)|
(?:something|one|an?|the|another|my) (?:[\w-]+ ){0,4}
(?:that|which|to|for|of|improvement|replacement|alternative|client|tool|utility)|
[\w-]+ (?:is|are) (?:an?|the) (?:[\w-]+ ){0,3}
(?:replacement|alternative|tool|utility|client|editor|manager|viewer|player|server|wrapper|launcher|helper|game)|
(?:i'?m |i am |i've been |going |gonna |i )?(?:just )?
(?:experimenting|trying|testing|playing|wanna|gotta test|want|would like|to test)|
(?:this|it|which|these|they)(?: [\w-]+)? (?:will )?(?:gives?|keeps?|lets?|ensures?|turns?|shows?|brings?|saves?|
cuts?|stops?|gets?|routes?|wraps?|reads?|sends?|plays?|displays?|handles?|manages?|replaces? the)|
this (?:way|is (?:the|an?|to|so))|it(?:'s| is) (?:\w+ )?(?:an?|the|`\S+) |in lieu of|instead of|(?:i've )?been using|
working with|tui\b|gui\b|cli\b|(?:[\w-]+ ){0,3}(?:tool|client|program|utility|app) (?:written|built|made) in
"""
"""How a first sentence begins that tells what something that came is or is there for, without a word that judges."""
