"""The ordered rules that read the intent of a change from what is known of it.

They are tried in order against the set of facts of a change (see `nixlore.git.intent_facts`): words of the clause that
is about it (`fix`, `moving`), of the subject (`subject:fix`), whether it agrees with the diff
(`agrees`, `opposes`), how it speaks of the tool (`named`, `filed`), and the diff (`new-host`, `twin`). The first fits.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from nixlore.model.git import Intent
from nixlore.model.insight import Confidence

EVENTS = {"all": "came went shifted", "both": "came went", "came": "came", "went": "went", "shifted": "shifted"}
"""The groups of events: what came (added), went (removed, disabled), or shifted (all others)."""


class Rule(NamedTuple):
    """One row: the intent of a change of one of these `events` to which all `needs` and none of `unless` apply."""

    id: str
    intent: Intent
    events: tuple[str, ...]
    needs: frozenset[str]
    unless: frozenset[str]
    confidence: Confidence


def _rules(rows: str) -> tuple[Rule, ...]:
    """Read lines of `id | intent | events | needs | unless | confidence`; an indented one goes on from that above."""
    lines = rows.strip().replace("\n    ", " ").splitlines()
    cells = ([cell.strip() for cell in line.split("|")] for line in lines)
    return tuple(
        Rule(
            id_,
            cast("Intent", intent),
            tuple(EVENTS[events].split()),
            frozenset(needs.split()),
            frozenset(unless.split()),
            cast("Confidence", confidence),
        )
        for id_, intent, events, needs, unless, confidence in cells
    )


RULES: tuple[Rule, ...] = _rules("""
revert           | revert             | all     | reverts |  | high
first-commit     | bulk-initial       | came    | root |  | high
initial-bulk     | bulk-initial       | both    | bulk subject:initial |  | high
initial-many     | bulk-initial       | all     | many subject:initial | named | medium
rewrite-bulk     | bulk-initial       | both    | bulk subject:restructuring | named moves subject:cleaning | medium
host-named       | host               | all     | host-object agrees |  | high
machine          | host               | came    | agrees machine several | named generic moving | medium
machine-file     | host               | came    | agrees machine new-file | named generic moving | medium
host-files       | host               | came    | new-host | named reshaping | high
host-files-gone  | host               | went    | gone-host | named reshaping | high
host-came        | host               | came    | new-host-said | named reshaping | medium
host-went        | host               | went    | gone-host-said | named reshaping | medium
insecure         | security           | all     | security | says-add | medium
rename           | refactor           | all     | renamed subject:renaming |  | high
rename-fix       | fix                | all     | renamed subject:fixing |  | medium
rename-tidy      | refactor           | all     | renamed subject:restructuring | subject:updating | medium
mechanism        | refactor           | all     | clause-switch mechanism | migrates mixed | medium
mechanism-went   | refactor           | went    | clause-switch mechanism | migrates | medium
new-version      | bump               | all     | renamed lock | migrates bulk of-others moving says-switch | medium
new-version-up   | bump               | all     | renamed updating | migrates bulk of-others moving | medium
new-version-of   | bump               | all     | renamed upgrading | migrates bulk of-others moving | medium
new-version-in   | bump               | all     | renamed channel-changed | migrates bulk of-others moving | medium
new-version-for  | bump               | all     | renamed clause-switch named |
    migrates bulk of-others moving mechanism | medium
latest           | bump               | all     | latest | moving restructuring migrates | medium
item             | add-plain          | came    | named item | migrates agrees says-remove subject:fixing | medium
item-new         | add-plain          | came    | named item new-file | migrates agrees says-remove | medium
numbered         | bump               | came    | named numbered twin |  | low
try-instead      | try                | came    | named subject:try clause-switch |  | medium
migrate          | migrate            | both    | migrates |  | high
use-channel      | bump               | both    | using channel channel-changed generic |  | medium
use-build        | bump               | came    | using renamed twin named | migrates | medium
channel          | bump               | all     | channel channel-changed | fix fix-type restructuring agrees | medium
again-fixed      | fix                | came    | named agrees fix again |  | medium
again-works      | fix                | came    | named agrees again body:fix |  | medium
told-for         | add-for-purpose    | came    | named explained | switch says-switch | high
told-why         | remove-with-reason | went    | named explained | clause-switch | high
try              | try                | came    | named says-try |  | high
broken           | fix                | went    | named says-remove broken |  | medium
add-for          | add-for-purpose    | came    | named agrees purpose |  | high
add-because      | add-for-purpose    | came    | named agrees because |  | medium
add              | add-plain          | came    | named agrees | moving | high
attempt          | try                | came    | attempt | moving restructuring fix says-switch | medium
remove-for-other | migrate            | went    | named agrees clause-switch | mechanism | medium
remove-because   | remove-with-reason | went    | named agrees because |  | high
remove-to-fix    | fix                | went    | named agrees fix purpose |  | medium
remove-for       | remove-with-reason | went    | named agrees purpose |  | medium
remove-disused   | remove-with-reason | went    | named agrees disuse |  | high
remove           | remove-plain       | went    | named agrees |  | high
rename-said      | refactor           | all     | named renaming | agrees | high
mention-switch   | migrate            | both    | named says-switch | mechanism in-body dots | medium
mention-left     | migrate            | went    | named says-switch in-body | mechanism | low
mention-fix      | fix                | both    | named fix |  | medium
mention-fix-type | fix                | both    | named fix-type | says-add says-remove | medium
mention-moved    | refactor           | all     | named moving |  | medium
mention-tidy     | refactor           | both    | named restructuring |  | medium
mention-gloss    | add-for-purpose    | came    | named glossed |  | medium
mention-for      | add-for-purpose    | came    | named purpose | opposes | medium
mention-disused  | remove-with-reason | went    | named disuse | opposes | medium
mention-bump     | bump               | both    | named upgrading |  | low
mention-update   | bump               | both    | named updating lock | dots agrees | low
mention          | add-plain          | came    | named | opposes updating | medium
shift-fix-type   | fix                | shifted | fix-type | moving restructuring mechanism | medium
shift-add        | add-plain          | shifted | named says-add | fix moving mechanism moves reshaping | medium
shift-fix        | fix                | shifted | fix | moving restructuring | medium
shift-channel    | bump               | shifted | channel | moving restructuring | medium
shift-upgrade    | bump               | shifted | upgrading | moving restructuring | medium
shift-update     | bump               | shifted | updating locked | moving restructuring | medium
shift            | refactor           | shifted |  |  | low
bulk-reshaped    | refactor           | both    | bulk reshaping | named | medium
moved            | refactor           | came    | moving | agrees mixed of-others aside | medium
moved-went       | refactor           | went    | moving | agrees | medium
apart            | refactor           | both    | apart | named | medium
use-mechanism    | refactor           | came    | using mechanism | named new-file purpose feature | low
use-own          | refactor           | went    | named using opposes | clause-switch digest subject:fixing | low
use-mechanism-now | refactor           | went    | using mechanism | named | low
switched-places  | refactor           | both    | bulk says-switch dots | named | medium
reshaped         | refactor           | came    | reshapes | of-kind kind generic mixed aside | medium
reshaped-topic   | refactor           | came    | reshapes in-clause | of-kind kind generic mixed | medium
tidied           | refactor           | came    | restructuring | says-add mixed says-switch aside | medium
tidied-disused   | remove-with-reason | went    | cleaning disuse | mechanism | medium
upgraded         | bump               | both    | upgrading | docs | medium
updated          | bump               | both    | updating locked | docs vague dots generic mixed | medium
updated-in-place | bump               | both    | in-place lock subject:updating subject:locked |
    named migrates in-clause | medium
release          | bump               | both    | release lock |  | medium
updated-lock     | bump               | both    | updating locked lock | docs vague dots mixed | medium
gone-mechanism   | refactor           | went    | agrees mechanism restructuring | disuse named | low
disused          | remove-with-reason | went    | agrees disuse |  | medium
disused-bare     | remove-with-reason | went    | disuse alone | says-add says-switch of-others fix broken | low
gone-broken      | fix                | went    | broken | says-add | low
gone-in-move     | refactor           | went    | moves gone-file agrees | named | medium
amid-moves       | refactor           | went    | moves opposes | named mixed | low
gone-kind        | remove-plain       | went    | agrees of-kind |  | medium
gone-file        | remove-plain       | went    | agrees gone-file | vague moves | medium
gone             | remove-plain       | went    | agrees | vague vague-only twin of-others elsewhere | medium
gone-mostly      | remove-plain       | went    | agrees mostly |
    vague vague-only of-others elsewhere digest mixed | low
gone-kinds       | remove-plain       | went    | agrees generic | of-others digest | medium
tidied-first     | refactor           | came    | reshapes | of-kind disuse mixed aside | medium
tidied-in-turn   | refactor           | went    | reshapes | of-kind disuse | medium
tidied-away      | refactor           | went    | restructuring | says-add says-switch | medium
switched-away    | migrate            | went    | says-switch twin |
    mechanism digest fix vague elsewhere other-place renamed | low
switched-others  | migrate            | went    | says-switch twin of-others | mechanism digest fix vague mixed | low
switched-alone   | migrate            | went    | says-switch alone | generic mechanism digest fix vague | low
to-channel       | bump               | both    | says-switch channel | of-others mechanism fix | medium
reformed         | refactor           | both    | refactor-type says-switch | named migrates | medium
migrated         | refactor           | came    | says-switch moving goes-over | mixed digest | low
part-of-arrow    | part-of-feature    | came    | says-switch arrow twin |
    mechanism digest fix vague mixed of-others moving | low
part-of-switch   | part-of-feature    | came    | says-switch goes-over twin | mechanism digest fix vague mixed | low
repair           | fix                | both    | fix | vague-only several mixed | medium
repair-updated   | fix                | both    | subject:fixing subject:updating lock | named agrees | low
repair-after     | fix                | both    | fix lock | agrees mixed bulk | low
founded          | host               | came    | filed host new-file agrees |  | medium
kinds-for        | add-for-purpose    | came    | agrees generic purpose | | medium
kinds-because    | add-for-purpose    | came    | agrees generic because | | low
kinds            | add-for-purpose    | came    | agrees kind | | medium
repair-type      | fix                | both    | fix-type | vague-only agrees | medium
trade            | add-for-purpose    | came    | agrees alone trade | of-others vague elsewhere | low
kinds-all        | add-plain          | came    | agrees generic | of-others digest | medium
one              | add-plain          | came    | agrees one | digest | medium
kinds-named      | add-plain          | came    | agrees of-kind | digest docs dots new-file whole | medium
kinds-alone      | add-plain          | came    | kind | generic says-remove says-switch vague docs digest | low
alone-for        | add-for-purpose    | came    | agrees alone purpose |
    unclear generic of-others updating bunch mixed using fix | low
part-whole       | part-of-feature    | came    | agrees whole |
    unclear generic of-others updating bunch mixed bulk elsewhere | low
part-quiet       | part-of-feature    | came    | alone in-file |
    unclear vague generic of-others updating upgrading bunch mixed fix moving restructuring opposes says-switch | low
part-alone       | part-of-feature    | came    | agrees alone |
    unclear generic of-others updating bunch mixed using elsewhere | medium
part-topic       | part-of-feature    | came    | agrees in-file |
    unclear generic of-others updating bunch mixed | medium
part-file        | part-of-feature    | came    | agrees new-file |
    unclear generic of-others updating bunch mixed many | medium
part-new-topic   | part-of-feature    | came    | agrees new-file in-clause |
    unclear updating says-switch moving many | low
part-of-named    | part-of-feature    | came    | new-file in-clause of-others |
    says-remove says-switch updating moving restructuring fix bulk digest mixed | low
part-new         | part-of-feature    | came    | agrees new-file of-others |
    unclear generic updating bunch says-switch moving | low
part-of-new      | part-of-feature    | came    | says-switch new-file of-others | unclear mechanism bunch moving | low
part-of-feature  | part-of-feature    | came    | feature |
    digest docs vague some opposes updating agrees says-switch elsewhere of-others moving | medium
part-of-topic    | part-of-feature    | came    | feature in-file |
    digest docs vague some opposes updating agrees of-others moving | medium
part-of-kind     | part-of-feature    | came    | feature of-kind |
    digest docs vague some opposes updating agrees | medium
part-of-other    | part-of-feature    | came    | says-switch goes-over |
    unclear mechanism fix vague of-others moves generic host mixed | low
part-of-host     | host               | came    | subject:host new-file host-file | digest docs vague | low
fixed-below      | fix                | both    | named subject:fixing | agrees | low
nothing-said     | uninformative      | all     |  |  | medium
""")
"""The rules, in the order in which they are tried; the last fits everything."""
