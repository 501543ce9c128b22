"""Words that are programs' names and that any text holds without meaning the program."""

from __future__ import annotations

_WORDS = """
    above acquire activate age agent align alpha anchor answer api apply args array ask assets assistant assume atom
    auth average await backend background backup banner bar baseline basename basic battery below binary bit black
    blink block blocks bluetooth boot bound boundary box bridge browse browser buffer build button cache cal
    calculator calendar cancel capture card case cast catch changed chat check checker choose class clean cleanup
    clear click client clipboard clock clone cmd code coffee column columns combine comma common compile compress config
    configure conflict connect console contact context contrast control convert count cover coverage cube cursor
    curve cut cyan daemon dash date debug deep defaults define delay dependencies deploy detect dev device dialog
    dict diff dim dir disk display dist docs double drawing drive dump dust each echo edge edit editor element email
    empty engine env eval example examples exec execute exist exit expand expect export expr extensions extract
    factor false field file files find firewall first flow fmt folder folders follow fonts foreground form format
    forms fortune fractional frame free fresh friendly from fullscreen func functions gap gateway generate glob
    global glow got grab granted graph green groups has head hello help helper hex hey hidden highlight history hook
    horizontal host hostname hot hours hover http https hyperlink icon idea identify identity idle ignore image
    import inactive indent info init input install instead integration interval jobs join json jump just keep key
    keyboard keymap kill kind label lambda last legend less license life light line linear link links lisp listener
    locale logger login look loop mac mail main make manual map mapping mark markdown marker mask master match math
    merge message messages metadata micro millisecond min minimum mixer mod mode mono more most motion mount movies
    name named names native navigation net new next nice nil node noise not notes notify number offset only opener
    opaque output over overlay pack page panel parallel parse pass passes paste patch pattern peg photo pick ping pipes
    platform play please plugin point points policy preferences present processing profile profiles program progress
    protocol proxy publish query queue quiet radio radius rain random range read readable ready real reason reboot
    record recurse red redo refer reflect regex remote rename repair replace replacement repo report reset resize
    resolve resources restore resume retry reverse root roots round route router run runner safe safety sample scale
    scan scanner schema schemas scheme screen script scripts scroll search secrets see segments send sensors sent
    server service setup shadow shape shared sharing shift short show shutdown simple single six size sizes sleep
    slice snapshot sort spam specify splash split spread sql src stack stat states static stats step sticky stream
    strings style sub sum super sure surface suspend symbols sync sys tab tabbed table tabs tail task tasks temp
    template terminal test tests theme threads tile tiled time timed timeout timer tiny toast todo tokens tone tools
    top touch trace transfer transform translate trash tree true try tunnel typeof unicode unique units unlink
    update upload uptime usage users uuid version via view void volume wait watch watcher weather weight what wheel
    when which who widget wifi window wired wish with wrap wrapper write xml yes zip
"""
COMMON_WORDS = frozenset(_WORDS.split())
"""English words, and words of settings, of three letters and more that some package has a program of."""
