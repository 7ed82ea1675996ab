"""Sixth hop: the rules for rows, in the order in which they are told; the first critical one names the quarantine.

Critical is what makes an article unusable or files it in the wrong place: no text, no title, no address, a day that
cannot be. Everything that a reader can see and judge for themselves is a warning.
"""

from __future__ import annotations

from expectations.rule import Rule
from tasks.vocabulary import Kind, Severity

ROW_RULES: tuple[Rule, ...] = (
    Rule(
        "header_date_parses",
        Severity.CRITICAL,
        "The header of a record names a day that exists, as YYYY-MM-DD.",
        "The program that writes the record files changed its date format or lost the date.",
        "Correct the header line at the place named; if the format changed for good, correct its writer.",
        kinds=frozenset({Kind.RECORDS}),
    ),
    Rule(
        "url_present_and_valid",
        Severity.CRITICAL,
        "The address is one valid http or https URL; a saved page without an address is fine.",
        "The header lost its URL, carries two or has a space in it, or index.jsonl names no web address.",
        "Correct the header line or the line of index.jsonl at the place named.",
    ),
    Rule(
        "no_wall",
        Severity.CRITICAL,
        "The page is the article, not what stands in front of it: consent, challenge, login, pay, error, old browser.",
        "The outlet shows the collector another page than its readers: it asks for consent, for money or for a person.",
        "See what stood there with `dateline quarantine show`; collect by another way, or ask the outlet for access.",
    ),
    Rule(
        "title_present",
        Severity.CRITICAL,
        "There is a title, and it holds letters or digits.",
        "The page's layout changed, or the page is an error or consent page.",
        "Open the page: if it is an article, see `dateline explain`; if not, collect the right address.",
    ),
    Rule(
        "text_present",
        Severity.CRITICAL,
        "There is a text, and it holds letters or digits.",
        "The text is loaded by a script, or stands behind a paywall or a consent page.",
        "Open the page: save it as a browser shows it, or try favor_recall for this source.",
    ),
    Rule(
        "text_long_enough",
        Severity.CRITICAL,
        "The text has at least the characters that an article of this source has.",
        "A teaser, a caption, a video page or a consent notice was taken for an article, or most of it was lost.",
        "Compare with the page; an outlet of short flashes deserves a lower min_characters.",
        thresholds=("min_characters",),
    ),
    Rule(
        "published_on_not_in_future",
        Severity.CRITICAL,
        "The publication day is not after the run's day in the source's time zone.",
        "The date of an event was taken, day and month are swapped, or the source's timezone is wrong.",
        "See all dates found with `dateline explain`; set timezone, or future_days for an outlet that dates ahead.",
        thresholds=("future_days",),
    ),
    Rule(
        "published_on_not_too_early",
        Severity.CRITICAL,
        "The publication day is not before the outlet could exist.",
        "A clock that was never set (1970-01-01), or a year of the text taken for the publication.",
        "See all dates found with `dateline explain`; set earliest_date to the outlet's first day.",
        thresholds=("earliest_date",),
    ),
    Rule(
        "published_on_present",
        Severity.WARNING,
        "Something dates the article: header, URL or page.",
        "The page's metadata lost its date, or the layout changed.",
        "Look for the date in the page; until then charts by day miss the article.",
    ),
    Rule(
        "published_on_not_guessed",
        Severity.WARNING,
        "Somebody states the publication day: markup, address, feed or the line beside the headline.",
        "The layout changed, or the outlet shows its readers only the day of the last update.",
        "Compare with the page, see all dates found with `dateline explain`; a feed or sitemap may name the day.",
    ),
    Rule(
        "published_on_not_crawl_day",
        Severity.WARNING,
        "No witness dates the article to the day of its reading while another names an earlier day.",
        "The outlet's template prints today's date where the publication day should be.",
        "Compare the dates with `dateline explain`; the earlier day was taken.",
    ),
    Rule(
        "published_on_agrees_with_url",
        Severity.WARNING,
        "Every publication day that header or page claims agrees with the day in the URL, if it has one.",
        "The day of an update was taken for the publication, or an old address carries a new article.",
        "Compare the dates with `dateline explain`; where the outlet's URLs lie, raise max_days_from_url_date.",
        thresholds=("max_days_from_url_date",),
    ),
    Rule(
        "title_is_not_the_text",
        Severity.WARNING,
        "The title is no paragraph and not the whole text.",
        "The title line is missing, so that the first paragraph took its place.",
        "Compare with the page; in a record file, put the title line back.",
    ),
    Rule(
        "title_without_markup",
        Severity.WARNING,
        "The title shows no tag, HTML entity or template placeholder.",
        "The outlet escapes its titles twice, or a template was not filled in.",
        "Tell the outlet, or clean the titles in what you export.",
    ),
    Rule(
        "title_not_shouting",
        Severity.WARNING,
        "A longer title is not all in capitals.",
        "A banner, a section name or a consent notice was taken for the title.",
        'Compare with the page; set title_not_shouting = "off" for an outlet that writes so.',
    ),
    Rule(
        "text_not_mostly_links",
        Severity.WARNING,
        "Only a part of the text is nothing but links.",
        "A menu, a tag page or a box of further articles was taken for the text.",
        "Compare with the page; try favor_precision for this source.",
        thresholds=("max_link_share",),
    ),
    Rule(
        "text_not_mostly_fragments",
        Severity.WARNING,
        "Only a part of the text is short lines that end in no sentence mark.",
        "Menus and captions were taken along, or paragraphs are cut at every link.",
        "Compare with the page; try favor_precision for this source.",
        thresholds=("max_fragment_share",),
    ),
    Rule(
        "no_duplicated_paragraphs",
        Severity.WARNING,
        "No paragraph says again what others say: the same, folded, contained in them, run together, or nearly.",
        "The page carries its text twice (a hidden articleBody, a teaser), and both were taken.",
        "See which repeat which with `dateline explain`; do not count words of these articles before.",
        thresholds=("max_repeated_share",),
    ),
    Rule(
        "no_mojibake",
        Severity.WARNING,
        "No UTF-8 that was read in the wrong encoding.",
        "The page declares another encoding than it is written in, or was saved wrongly.",
        "Save or collect the page anew as bytes; correct the encoding where it is declared.",
        thresholds=("max_mojibake",),
    ),
    Rule(
        "no_replacement_characters",
        Severity.WARNING,
        "No character that stands for bytes lost in decoding.",
        "Somebody before us decoded the page in the wrong encoding.",
        "Collect the page anew from the outlet: what is lost is not in this copy.",
    ),
    Rule(
        "language_as_expected",
        Severity.WARNING,
        "The text is in the language that the source declares; sources that declare none are not looked at.",
        "Another edition, a machine translation or a consent page in the reader's language was collected.",
        "Compare with the page; for an outlet of several languages leave language out.",
        thresholds=("min_language_confidence",),
        needs_language=True,
    ),
    Rule(
        "url_is_canonical",
        Severity.INFO,
        "The URL was found in the spelling under which the article is filed.",
        "The address carries tracking parameters, a fragment, capitals in its host and the like.",
        "Nothing: the article is filed once; join on `url`, not on the address as found.",
    ),
)
