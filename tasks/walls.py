"""Third hop, last step: does this text belong to an article, or to what stands in front of it?

What needs no word list decides first: a challenge's own marks, the page's markup, what title, address and description
have to do with the text. Words name the cause, and decide only where several ideas of one kind fill a short text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tasks.folding import count_words
from tasks.vocabulary import Wall
from tasks.wall_facts import WallFacts
from tasks.wall_signs import LONGEST_WALL, SHORT, WallSigns
from tasks.wall_words import ideas_of

_TEASER = 1000
"""Characters. Of the articles that have to be paid for hardly one is shorter, whole."""
_STEM = 5  # letters: endings differ between title and text
_WORD = re.compile(r"[^\W\d_]{4,}")
# Thai, Japanese, Chinese and Korean write without spaces, or nearly
_BIG_SCRIPT = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FOREIGN = 0.34
"""A share of words in common below which two texts have nothing to do with each other."""
_LATIN = re.compile(r"[A-Za-z]")
_NO_SIGNS = WallSigns()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the judges look at."""

    text: str
    title: str
    description: str
    signs: WallSigns
    title_share: float | None
    url_share: float | None

    @property
    def words(self) -> str:
        """All the words that stand on a page with little else; on others those of the text."""
        own = f"{self.title}\n{self.signs.heading}\n{self.text}"
        return f"{own}\n{self.signs.visible}" if self.is_bare else own

    @property
    def is_bare(self) -> bool:
        """Whether there is little on the page beside its text: no menu, no list of other stories."""
        return self.signs.links <= 25 and len(self.signs.visible) < 2000

    @property
    def is_article(self) -> bool:
        """Whether the text belongs to the title that the markup of an article claims."""
        if not self.signs.is_article:
            return False
        share = self.title_share if self.headline_share is None else self.headline_share
        return share is not None and share >= 0.5

    @property
    def headline_share(self) -> float | None:
        """Share of the words of the claimed title that the text holds."""
        return shared_words(self.signs.headline, self.text)


def judge(text: str, title: str, url: str, description: str, signs: WallSigns | None) -> WallFacts:
    """What stands in front of the article, and what shows it. `signs` is None for a text without a page.

    An empty text is judged by the page around it. Only what is certain has a kind.
    """
    share = shared_words(title, text[:LONGEST_WALL])
    if len(text) > LONGEST_WALL:
        return WallFacts(title_share=share)
    seen = _Seen(text, title, description, signs or _NO_SIGNS, share, _shared_with_url(url, text))
    kind, evidence = next(_verdicts(seen), (None, ""))
    return WallFacts(None if kind is None else str(kind), evidence, share, seen.url_share)


def shared_words(title: str, text: str) -> float | None:
    """The share of the words of `title` that `text` holds, 0–1; of pairs of letters where words have no spaces.

    None where there are too few words of four letters or more to tell.
    """
    if _BIG_SCRIPT.search(title):
        wanted, present = _pairs(title), text.casefold()
        return sum(pair in present for pair in wanted) / len(wanted) if len(wanted) >= 4 else None
    wanted = {word[:_STEM] for word in _WORD.findall(title.casefold())}
    stems = {word[:_STEM] for word in _WORD.findall(text.casefold())}
    return len(wanted & stems) / len(wanted) if len(wanted) >= 2 else None


def _pairs(title: str) -> set[str]:
    letters = "".join(re.findall(r"[^\W\d_]+", title.casefold()))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _verdicts(seen: _Seen) -> Iterator[tuple[Wall, str]]:
    """All that hold, the surest first."""
    characters = len(seen.text)
    if seen.signs.vendor and characters < SHORT and not (seen.is_article and characters > 300):
        yield Wall.CHALLENGE, f"the challenge of {seen.signs.vendor}, {characters} characters of text"
    yield from _paid(seen)
    yield from _worded(seen)
    yield from _unrelated(seen)


def _paid(seen: _Seen) -> Iterator[tuple[Wall, str]]:
    """By the markup: not free, and too little text for the whole."""
    if seen.signs.is_free is not False:
        return
    words, declared = count_words(seen.text), seen.signs.declared_words
    if declared and words < 0.5 * declared:
        yield Wall.PAYWALL, f"not free by its markup, {words} of {declared} words"
    elif _length(seen.text) < _TEASER and not (declared and words >= 0.8 * declared):
        yield Wall.PAYWALL, f"not free by its markup, {len(seen.text)} characters of text"


def _worded(seen: _Seen) -> Iterator[tuple[Wall, str]]:
    """By words: the kind with the most ideas, where they fill the text."""
    if len(seen.text) >= SHORT and (seen.title_share or 0) >= 0.5:
        return
    judges = _JUDGES if len(seen.text) < SHORT else {Wall.CONSENT: _consent}
    found = {kind: ideas for kind, told in judges.items() if (ideas := told(seen))}
    if found:
        kind = max(found, key=lambda each: (len(found[each]), sum(found[each].values())))
        yield kind, f"it speaks of {', '.join(found[kind])}, in {len(seen.text)} characters of text"


def _consent(seen: _Seen) -> dict[str, int]:
    """Cookies or privacy and two ideas more; the longer the text, the more often."""
    ideas = ideas_of(Wall.CONSENT, seen.words)
    about = "cookies" in ideas or {"privacy", "consent"} <= ideas.keys()
    dense = sum(ideas.values()) / max(1, _words_in(seen.words))
    if not about or len(ideas) < 3 or dense < 0.04 or seen.is_article:
        return {}
    return ideas if len(seen.text) < SHORT or len(ideas) >= 4 else {}


def _challenge(seen: _Seen) -> dict[str, int]:
    ideas = ideas_of(Wall.CHALLENGE, seen.words)
    told = {"person or robot", "puzzle", "refusal", "traffic"} & ideas.keys()
    return ideas if told and len(ideas) >= 2 and _fills(seen, ideas, 0.05) and not seen.is_article else {}


def _login(seen: _Seen) -> dict[str, int]:
    ideas = ideas_of(Wall.LOGIN, seen.words)
    asks = seen.signs.asks_password or {"log in", "password"} <= ideas.keys()
    enough = len(ideas) >= (2 if seen.signs.asks_password else 3)
    return ideas if asks and enough and _fills(seen, ideas, 0.08) and not seen.is_article else {}


def _paywall(seen: _Seen) -> dict[str, int]:
    """An invitation to pay and read on, at the end of a text that is a teaser."""
    if _length(seen.text) > _TEASER:
        return {}
    end = seen.text[-500:] if not seen.is_bare else f"{seen.text[-500:]}\n{seen.signs.visible[-600:]}"
    ideas = ideas_of(Wall.PAYWALL, end)
    return ideas if "subscribe" in ideas and len(ideas) >= 3 else {}


def _not_found(seen: _Seen) -> dict[str, int]:
    """Said in title or heading, or at once in a page that has nothing else to say."""
    if len(seen.text) >= SHORT or seen.is_article:
        return {}
    head = f"{seen.title}\n{seen.signs.heading}"
    if (seen.title_share or 0) >= 0.5:
        head = head.replace("404", "")  # in a title that the text is about it counts something
    if "missing" in ideas_of(Wall.NOT_FOUND, head):
        ideas = ideas_of(Wall.NOT_FOUND, seen.words)
        return ideas if len(ideas) >= 2 or "404" in head else {}
    ideas = ideas_of(Wall.NOT_FOUND, f"{head}\n{seen.text[:300]}")
    return ideas if len(ideas) == 3 and len(seen.text) < 500 and seen.is_bare and not seen.signs.is_article else {}


def _browser(seen: _Seen) -> dict[str, int]:
    ideas = ideas_of(Wall.BROWSER, seen.words)
    told = {"browser", "scripts"} & ideas.keys()
    return ideas if told and len(ideas) >= 2 and _fills(seen, ideas, 0.06) and not seen.is_article else {}


_JUDGES = {
    Wall.CONSENT: _consent,
    Wall.CHALLENGE: _challenge,
    Wall.LOGIN: _login,
    Wall.PAYWALL: _paywall,
    Wall.NOT_FOUND: _not_found,
    Wall.BROWSER: _browser,
}


def _fills(seen: _Seen, ideas: dict[str, int], share: float) -> bool:
    return len(seen.text) < SHORT and sum(ideas.values()) / max(1, _words_in(seen.words)) >= share


def _length(text: str) -> int:
    """Characters; those of scripts that write a word in one or two count twice."""
    return len(text) + len(_BIG_SCRIPT.findall(text))


def _words_in(text: str) -> int:
    """Words; where they have no spaces, half of the letters."""
    big = len(_BIG_SCRIPT.findall(text))
    return big // 2 if big > len(text) // 4 else count_words(text)


def _unrelated(seen: _Seen) -> Iterator[tuple[Wall, str]]:
    """A short text that has nothing in common with two of its title, its address and its description."""
    if len(seen.text) >= SHORT or not seen.text:
        return
    shares = {
        "title": seen.title_share,
        "headline": seen.headline_share if seen.signs.headline != seen.title else None,
        "address": seen.url_share,
        "description": shared_words(seen.description, seen.text) if len(seen.description) >= 50 else None,
    }
    foreign = [name for name, share in shares.items() if share is not None and share < _FOREIGN / 2]
    related = [name for name, share in shares.items() if share is not None and share >= _FOREIGN]
    if len(foreign) >= 2 and not related:
        yield Wall.UNRELATED, f"no word of its {' and '.join(foreign)} is in the text"


def _shared_with_url(url: str, text: str) -> float | None:
    """What the slug and the text have in common; None for longer texts and slugs in other letters."""
    try:
        slug = max(unquote(urlsplit(url).path).split("/"), key=len)
    except ValueError:
        return None
    if len(text) >= SHORT or not _LATIN.search(text[:200]) or len(_WORD.findall(slug)) < 3:
        return None
    return shared_words(_plain(slug), _plain(text))


def _plain(text: str) -> str:
    """Without accents, as slugs are; `ı` is no letter with an accent, and becomes `i` in a slug."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
