"""Paragraphs for the tests of the repair, all ours."""

from __future__ import annotations

BRIDGE = (
    "The old swing bridge over the Marle will close to lorries from the first of March, the harbour board said.",
    "Engineers had found hairline cracks in two of the eleven bearings during the yearly inspection last autumn.",
    "“Nobody has to fear for the bridge, but we would rather act a year early than a day late,” Ines Tolvar said.",
    "Buses and cars may still cross, while freight is to take the ring road by way of Upper Sallow until summer.",
    "Shopkeepers on the quay had asked for a ferry, which the town council turned down by nine votes to four.",
    "The board expects the repair to cost six million crowns, a third of which the county has promised to pay.",
)
"""Six ordinary paragraphs, none like another."""

SEED_TWIN = (
    "The Vale Council snubbed the ferry crews of the Lower Marle, union man Bram Oskeller told the Herald.",
    (
        "The Vale Council snubbed the crews of the Lower Marle, union man Bram Oskeller told the Herald, "
        "and so wore out what trust was left.Oskeller said that “the slow ruin of the crossing, of its piers and "
        'timetable, began with [mayor] Adaeze Lorne.”Talks may go on about wages, he said, but "never about the '
        "crossings.” He is ready to hear everyone who wants to stop the use of the ferry as a bargaining chip in the "
        "quarrel over the bridge.The union also doubts that a new mayor would have done better than Piet van Hasteren "
        "had done by then.The secretary is in Upper Sallow for the yearly meeting of the valley's crews."
    ),
    (
        "Speaking to the crews on Sunday, union man Bram Oskeller said that the crossing will run to the end of the "
        "year. But the plans of the council have nothing to do with a crossing, he said."
    ),
    "The Vale Council snubbed the crews of the Lower Marle",
    ", union man Bram Oskeller told the Herald, and so wore out what trust was left.",
    '"For thirty years they have looked past the people who carry them over the water," Oskeller said.',
    "Oskeller said that “the slow ruin of the crossing, of its piers and timetable, began with [mayor] Adaeze Lorne.”",
    'Talks may go on about wages, he said, but "never about the crossing',
    "s.” He is ready to hear everyone who wants to stop the use of the ferry",
    "as a bargaining chip",
    "in the quarrel over the bridge",
    ".",
    "The union also doubts that a new mayor would have done better than Piet van Hasteren",
    "had done by then.",
    "The secretary is in Upper Sallow for the yearly meeting of the valley's crews.",
)
"""What extraction made of a page of ours: a teaser, a run-on, and lines that are cut at every link."""

SEED_TWIN_AS_READ = (
    SEED_TWIN[2],
    (
        "The Vale Council snubbed the crews of the Lower Marle, union man Bram Oskeller told the Herald, "
        "and so wore out what trust was left."
    ),
    SEED_TWIN[5],
    SEED_TWIN[6],
    (
        'Talks may go on about wages, he said, but "never about the crossings.” He is ready to hear everyone who wants '
        "to stop the use of the ferry as a bargaining chip in the quarrel over the bridge."
    ),
    "The union also doubts that a new mayor would have done better than Piet van Hasteren had done by then.",
    SEED_TWIN[14],
)
