"""All checks by name, cheap to import: for sources.toml, reports and documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from expectations.ledger_rules import LEDGER_RULES
from expectations.measure_rules import MEASURE_RULES
from expectations.row_rules import ROW_RULES
from expectations.rule import Rule

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in (*ROW_RULES, *LEDGER_RULES, *MEASURE_RULES)})
"""Check name → rule, in the order of the way."""

RULE_NAMES: frozenset[str] = frozenset(RULES)
"""What `[source.rules]` may name."""
