"""Before the third hop: has anything changed by which a quarantined article would be judged?"""

from __future__ import annotations

import hashlib

from expectations.row_rules import ROW_RULES
from expectations.rule import Rule
from tasks.model import Source


def rules_version(source: Source) -> str:
    """16 hex digits over the row rules as this source meets them: order, severity, SQL, thresholds, language, zone.

    It changes when a quarantined article of the source deserves another look. The day is not part of it: an article
    dated in the future stays in quarantine until its page, its rules or a person release it.
    """
    parts = [_as_judged(rule, source) for rule in ROW_RULES]
    return hashlib.sha256(repr((source.language, source.timezone, parts)).encode()).hexdigest()[:16]


def _as_judged(rule: Rule, source: Source) -> tuple[object, ...]:
    severity = rule.severity_for(source)
    if severity is None:
        return (rule.name, None)
    return (rule.name, severity.value, rule.sql, *(str(getattr(source.expect, key)) for key in rule.thresholds))
