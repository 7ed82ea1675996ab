"""Small state between runs, in `state.sqlite`: validators, waiting hosts, robots.txt, pages under way, failed attempts.

All of it can be learned anew: losing any of it costs requests, never articles. What readers see of it is mirrored
into the warehouse by each load.
"""
