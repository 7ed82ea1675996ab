import pytest

from tasks.spelt_titles import is_spelt

HOST = "https://harbour-courier.example"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Ferry leaves with the bell", "/news/ferry-leaves-with-the-bell"),
        ("Ferry leaves with the bell", "/news/Ferry_leaves_with_the_bell-article4711.html?from=mail"),
        ("Ferry leaves with the bell", "/ferry-leaves-with-the-bell/id4711/"),
        ("“The cook’s goats”: ferry waits", "/the-cooks-goats-ferry-waits,a1b2"),
        ("Fähre nach Näsholm verspätet", "/faehre-nach-naesholm-verspaetet"),
        ("Fähre nach Näsholm verspätet", "/fahre-nach-nasholm-verspatet"),
        (
            "Паром ушёл в море утром",
            "/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC-%D1%83%D1%88%D0%B5%D0%BB-%D0%B2-%D0%BC%D0%BE%D1%80%D0%B5-%D1%83%D1%82%D1%80%D0%BE%D0%BC",
        ),
    ],
)
def test_a_title_that_the_address_has_whole_is_spelt(title: str, path: str) -> None:
    assert is_spelt(title, HOST + path)


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Ferry leaves with the bell", "/news/ferry-leaves-with-the-bell-at-last"),
        ("Ferry leaves with the bell at last", "/news/ferry-leaves-with-the-bell"),
        ("Shipping: ferry leaves with the bell", "/news/ferry-leaves-with-the-bell"),
        ("Ferry leaves harbour", "/ferry-leaves-harbour"),
        ("", "/ferry-leaves-with-the-bell"),
        ("Ferry leaves with the bell", ""),
    ],
)
def test_another_title_or_a_short_one_is_not(title: str, path: str) -> None:
    assert not is_spelt(title, HOST + path)


@pytest.mark.parametrize("url", [None, "", "http://[harbour/ferry-leaves-with-the-bell"])
def test_no_address_spells_nothing(url: str | None) -> None:
    assert not is_spelt("Ferry leaves with the bell", url)
