"""How a line begins and ends, and so whether the next one can be its continuation; of no language in particular."""

from __future__ import annotations

import re

from tasks.folding import width
from tasks.sentence_marks import ends_sentence

PROSE_WIDTH = 80
"""From here on a line that ends in a sentence mark is running text, hardly a list's entry, a caption or a refrain."""
HEADING_WIDTH = 60
"""A line that is longer and ends in no mark is hardly a heading."""

_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LONE = re.compile(r"[.,;:!?…。，、！？)\]]{1,2}[\"'”’»)\]]*")
# a stop, with what may follow one inside a paragraph
_GOES_ON = re.compile(
    r"[,;，、；](?!\d)|\.[\"'”’»)]*(?: |$)|:(?: |$)|['’](?:s|t|re|ve|ll|d|m)\b(?! ?[A-Z-])|[。！？][」』”]?"
)
# “ opens in one language and closes in another, and either may stand before an ellipsis
_CLOSING = re.compile(r"[)\]}”’」』](?=\s)|[)\]}”’»」』\"'](?=[,;:!?]|\.(?!\.)|$)|“(?=[\s,;]|\.(?:\s|$)|$)")
_ENTRY = re.compile(r"[-–—](?!\d)|[•·*●▪◆※►>#|+…]|[?!] |(?:[^\W\dA-Z_]|\d{1,2})[.)] |\(\w{1,3}\) |\d{1,2}[.)]? ?$")
_NAME_LIKE = re.compile(r"\w*[A-Z0-9]|\S*[.@/]\w")
_OPEN_END = re.compile(
    r"[(\[{„「『/@#$€£‘]$|(?<!\S)[\"'“«]$|(?<!\w)(?:(?-i:[^\W\d_a-z])\w*|\w{1,3})[-‐]$|(?<!\w)(?:[cdjlmnst]|qu|un|[dns]?all|dell|nell|sull|quell)['’]$",
    re.IGNORECASE,
)
_INNER_STOP = re.compile(r"(?<=\w\w)[.!?]['\"”’»)]* (?=[^\W\da-z_]|[“„«\"'‘])")
_NOTE = re.compile(r"[^\W\d_][.!?,][\"'”’»]*\d{1,2}$")
_HYPHENS = "-‐"
_LETTER_AT_END = re.compile(r"\w$")
_HYPHEN_AT_END = re.compile(r"\w[-‐—]$")
# what no space stands before: the rest of a compound, an address, a time; a mark with what closes after it
_INSIDE_WORD = re.compile(r"[-‐—](?=\w|$)|[/:.,_](?=[\w’'])|[!?][)\]\"”’»]")
_REST = re.compile(r"[!?%](?=[)\]\"”’».,]| [^\W\dA-Z_]|$)|[/.](?=\w)")
_INITIAL_AT_END, _INITIAL = re.compile(r"(?<!\w)[A-Z]\.$"), re.compile(r"[A-Z](?:\.|$)")
_FIGURE_AT_END = re.compile(r"(?<![\w.,])[^\w\s]?\d{1,3}(?:,\d{3})*[.,]$")
_FIGURE = re.compile(r"\d{1,3}(?:%| [^\W\dA-Z_]|-[^\W\d_]|,\d)")
_THOUSANDS, _THREE_DIGITS = re.compile(r"(?<!\d)\d{1,3},$"), re.compile(r"\d{3}(?!\d)")
_INSIDE = re.compile(r"[/:.,_&@’'](?=\S)")


def is_prose(text: str) -> bool:
    """Whether a line is running text by itself."""
    return width(text) >= PROSE_WIDTH and ends_sentence(text)


def is_lone_mark(text: str) -> bool:
    """Whether a line is nothing but a stop and what closes after it."""
    return _LONE.fullmatch(text) is not None


def is_stray_mark(text: str) -> bool:
    """Whether a line is a stop that no author puts on a line, as opposed to a row of dots between two scenes."""
    return is_lone_mark(text) and text[0] in ".,;:)]" and not text.startswith("..")


def is_entry(text: str) -> bool:
    """Whether a line looks like the entry of a list, or what stands around one."""
    return _ENTRY.match(text) is not None


def is_unfinished(text: str) -> bool:
    """Whether a line ends as a piece may: in no mark, and neither as an entry of a list nor as a footnote's number."""
    return not (ends_sentence(text) or is_short_entry(text) or ends_in_note(text))


def is_short_entry(text: str) -> bool:
    """An entry of a list; what is longer and begins with a dash is mostly speech."""
    return width(text) < HEADING_WIDTH and is_entry(text)


def ends_in_note(text: str) -> bool:
    """Whether a sentence ends here, with the number of a footnote."""
    return _NOTE.search(text) is not None


def is_unspaced(text: str) -> bool:
    """Whether a character belongs to a script that writes no spaces between words."""
    return re.match(rf"[{_UNSPACED}]", text) is not None


def goes_on(text: str, before: str) -> bool:
    """Whether `text` begins with what only ever follows something: a comma, a stop, the end of a quote or a bracket."""
    if is_lone_mark(text) or _GOES_ON.match(text) or _CLOSING.match(text):
        return True
    if text[:2] in {'" ', "' ", "» "}:  # they open as well, or stand before an entry
        opened = before.count("«") if text[0] == "»" else before.count(text[0])
        return opened % 2 == 1
    return text[0] == "," and before[-1].isdigit()


def is_inside(text: str, before: str) -> bool:
    """Whether `text` begins with a mark that stands inside words and numbers, and not as the mark of an entry."""
    if text[0] in _HYPHENS:
        return len(text) > 1 and text[1].isalnum() and before[0] not in _HYPHENS
    return _INSIDE.match(text) is not None or (text[0].isdigit() and before[-2:-1].isdigit() and before[-1] in ",:")


def begins_inside(text: str) -> bool:
    """Whether `text` begins with what hardly begins a line: the mark of a question, a per cent sign, a slash."""
    return _REST.match(text) is not None


def is_cut_number(before: str, after: str) -> bool:
    """Whether the break is inside a number (`2.` / `5 million`) or between initials (`U.` / `S. forces`)."""
    if _INITIAL_AT_END.search(before):
        return _INITIAL.match(after) is not None
    return _FIGURE_AT_END.search(before) is not None and _FIGURE.match(after) is not None


def begins_small(text: str) -> bool:
    """Whether `text` begins with a small letter, as no sentence does; a name such as iPhone is none, nor an address."""
    return text[0].islower() and not _NAME_LIKE.match(text.split(maxsplit=1)[0])


def begins_sentence(text: str) -> bool:
    """Whether a paragraph may begin like this."""
    return not (text[0].islower() or is_lone_mark(text) or _GOES_ON.match(text))


def is_left_open(text: str) -> bool:
    """Whether `text` ends as nothing does: in an opening mark, a hyphen, an elided article."""
    return _OPEN_END.search(text) is not None


def has_inner_stop(text: str) -> bool:
    """Whether a sentence ends inside `text`, as hardly in a heading."""
    return _INNER_STOP.search(text) is not None


def has_open_bracket(text: str) -> bool:
    """Whether the last bracket is not closed."""
    return text.rfind("(") > text.rfind(")")


def closes_bracket(text: str) -> bool:
    """Whether the first bracket is a closing one."""
    end = text.find(")")
    return 0 <= end < 200 and (text.find("(") < 0 or text.find("(") > end)


def between(before: str, after: str) -> str:
    """What stands between two pieces of one paragraph where nothing else tells: a space or nothing."""
    if goes_on(after, before) or is_left_open(before):
        return ""
    if is_cut_number(before, after) or _is_cut_compound(before, after):
        return ""
    if is_unspaced(before[-1]) and is_unspaced(after):
        return ""
    return "" if before[-1] in "，、。！？」』" else " "


def _is_cut_compound(before: str, after: str) -> bool:
    """Whether the break is beside a hyphen, a slash or another mark that no space stands before, or in thousands."""
    if _THOUSANDS.search(before) and _THREE_DIGITS.match(after):
        return True
    is_glued = _INSIDE_WORD.match(after) is not None and before[-1].isalnum()
    return is_glued or (_HYPHEN_AT_END.search(before) is not None and after[0].islower())


def ends_in_letter(text: str) -> bool:
    """Whether the last character is a letter, a digit or a hyphen."""
    return text[-1] in _HYPHENS or _LETTER_AT_END.search(text) is not None
