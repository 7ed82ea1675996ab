"""In the third hop: the expressions by which the extractor finds elements by their names, in a quarter of the time.

XPath puts every question to every element, and comes back to Python for every regular expression. Here the questions
are read from the expression, so that they stay its author's, and are put to each name once: names are few, and the same
on many pages of an outlet. An expression that asks for more than names is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

Finder = Callable[[HtmlElement], list[HtmlElement]]
_Test = Callable[[str], bool]

_REMEMBERED = 4096  # values of one attribute; pages of one outlet have a few hundred
_SHAPE = re.compile(
    r"\s*(?P<bracket>\()?\s*(?P<from>\.?)//\*(?:\[\s*(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\s*\])?"
    r"\[\s*(?P<questions>(?:'[^']*'|[^'\]])+)\]\s*(?P<first>\[1\]\s*)?(?(bracket)\)(?P<only>\[1\])\s*)"
)
_QUESTION = re.compile(
    r"(?P<how>contains|starts-with|re:test)?(?P<open>\()?\s*(?:translate\()?\s*(?P<names>@[\w-]+(?:\s*\|\s*@[\w-]+)*)"
    r"(?:\s*,\s*'(?P<large>\w+)'\s*,\s*'(?P<small>\w+)'\s*\))?(?:\s*(?P<sign>[=,])\s*'(?P<text>[^']*)')?"
    r"(?P<flag>\s*,\s*'i')?\s*(?(open)\))"
)


@dataclass(frozen=True, slots=True)
class _Tests:
    """What is asked of an element: one positive answer is enough."""

    alone: dict[str, _Test]
    """By attribute."""
    together: tuple[tuple[frozenset[str], _Test], ...]
    """Of several attributes, of which XPath takes the one that stands first in the page."""

    def hold(self, attributes: Iterable[tuple[str, str]]) -> bool:
        """Of an element with these attributes."""
        for name, value in attributes:
            if name in self.alone and self.alone[name](value):
                return True
        for names, is_meant in self.together:
            first = next((value for name, value in attributes if name in names), None)
            if first is not None and is_meant(first):
                return True
        return False


def named_elements(expression: etree.XPath) -> Finder:
    """What `expression` finds, in its order; of one that ends in `[1]` only the first, which its callers take."""
    shape = _SHAPE.fullmatch(expression.path)
    tests = _tests(shape["questions"]) if shape else None
    if shape is None or tests is None:
        return expression  # type: ignore[return-value]  # each of those here selects elements
    tags = tuple(re.findall(r"self::(\w+)", shape["tags"] or "")) or ("*",)
    most = 1 if shape["first"] or shape["only"] else None
    is_within = bool(shape["from"])

    def find(tree: HtmlElement) -> list[HtmlElement]:
        elements = tree.iterdescendants(*tags) if is_within else tree.getroottree().getroot().iter(*tags)
        return list(islice(_meant(elements, tests), most))

    return find


def _meant(elements: Iterable[HtmlElement], tests: _Tests) -> Iterator[HtmlElement]:
    for element in elements:
        attributes = element.items()
        if attributes and tests.hold(attributes):
            yield element


def _tests(questions: str) -> _Tests | None:
    """None where something else is asked, too."""
    if re.sub(r"\s|or", "", _QUESTION.sub("", questions)):
        return None
    patterns: dict[frozenset[str], list[str]] = {}
    for question in _QUESTION.finditer(questions):
        names = frozenset(re.findall(r"[\w-]+", question["names"]))
        patterns.setdefault(names, []).append(_pattern(question))
    tests = [(names, _remembering(re.compile("|".join(each)))) for names, each in patterns.items()]
    alone = {name: test for names, test in tests if len(names) == 1 for name in names}
    return _Tests(alone, tuple((names, test) for names, test in tests if len(names) > 1))


def _remembering(pattern: re.Pattern[str]) -> _Test:
    return lru_cache(maxsize=_REMEMBERED)(lambda value: pattern.search(value) is not None)


def _pattern(question: re.Match[str]) -> str:
    """The regular expression that asks the same."""
    text = question["text"]
    if text is None:
        return ""
    if question["how"] == "re:test":
        return f"(?i:{text})" if question["flag"] else f"(?:{text})"
    large = dict(zip(question["small"] or "", question["large"] or "", strict=True))
    literal = "".join(f"[{letter}{large[letter]}]" if letter in large else re.escape(letter) for letter in text)
    if question["sign"] == "=":
        return rf"\A{literal}\Z"
    return rf"\A{literal}" if question["how"] == "starts-with" else literal
