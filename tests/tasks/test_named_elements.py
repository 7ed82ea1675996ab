import pytest
from lxml import etree, html
from trafilatura import xpaths

from tasks.named_elements import named_elements

RE = {"re": "http://exslt.org/regular-expressions"}
PAGE = html.fromstring(
    """<html id="story"><body><main class="page-content">
    <div id="a" class="related Teaser" style="display: none"><span id="b" role="Navigation">x</span></div>
    <article class="article-content" itemprop="articleBody"><p id="hidden">y</p><p class="hidden">z</p></article>
    <section class="cookie" id="c"><div id="cookie" class="d"></div><div class="d" id="cookie-2"></div></section>
    <div aria-hidden="true" class="byline author" rel="author"><!-- no element --><a class="author">Ada</a></div>
    </main></body></html>"""
)


def of(path: str) -> tuple[list[etree._Element], list[etree._Element]]:
    expression = etree.XPath(path, namespaces=RE)
    found = named_elements(expression)
    assert found is not expression
    return found(PAGE), expression(PAGE)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (".//*[@class='d']", 2),
        (".//*[self::div or self::p][@rel or @id='a']", 2),
        (".//*[contains(@class, 'rel') or starts-with(@id, 'cookie')]", 3),
        (".//*[contains(translate(@role, 'N', 'n'), 'nav')]", 1),
        (".//*[re:test(@class, '^related|Content', 'i')]", 3),
        (".//*[re:test(@class, '^related|Content')]", 1),
        (".//*[re:test(@id|@class, 'cookie')]", 2),
        ("//*[starts-with(@id, 'story')]", 1),
        (".//*[starts-with(@id, 'story')]", 0),
        ("(.//*[self::article or self::main][@class])[1]", 1),
    ],
)
def test_what_an_expression_finds_by_names_is_found(path: str, count: int) -> None:
    found, wanted = of(path)
    assert found == wanted
    assert len(found) == count


def test_of_several_attributes_the_first_in_the_page_counts() -> None:
    found, _ = of(".//*[re:test(@id|@class, '^d$')]")
    assert [element.get("id") for element in found] == ["cookie-2"]


def test_of_an_expression_for_the_first_no_more_is_looked_for() -> None:
    found, wanted = of(".//*[self::div][@class][1]")
    assert found == wanted[:1]
    assert len(wanted) > 1


@pytest.mark.parametrize(
    "path",
    [".//header", "(.//article)[1]", ".//*[@class='d' or rel='me']", ".//*[@class and not(.//p)]", "//*[@id]|//p"],
)
def test_an_expression_that_asks_for_more_is_left_as_it_is(path: str) -> None:
    expression = etree.XPath(path)
    assert named_elements(expression) is expression


@pytest.mark.parametrize(
    "expression",
    [
        *(*xpaths.AUTHOR_XPATHS, *xpaths.AUTHOR_DISCARD_XPATHS, *xpaths.BODY_XPATH, *xpaths.OVERALL_DISCARD_XPATH),
        *(*xpaths.PRECISION_DISCARD_XPATH, *xpaths.TEASER_DISCARD_XPATH, *xpaths.DISCARD_IMAGE_ELEMENTS),
    ],
)
def test_the_extractors_own_expressions_find_the_same(expression: etree.XPath) -> None:
    found, wanted = named_elements(expression)(PAGE), expression(PAGE)
    assert found == wanted[: len(found)]
    assert bool(found) == bool(wanted)
    assert len(found) == len(wanted) or "[1]" in expression.path
