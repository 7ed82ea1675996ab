"""When and how often: Prefect flows, their policy, the settings and the command line.

The way of one article, as `flows.daily` runs it:
sources.toml → Source → Candidate → Page → Extraction → Article → staged batch → checks → load → publish → report.
The only room that imports Prefect.
"""

import os

# Prefect reads these when it is first imported, from whichever module of this room that happens.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY", "false")
