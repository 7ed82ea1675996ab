from __future__ import annotations

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, badness
from hypothesis import given
from hypothesis import strategies as st

from tasks.article_text import TextFacts
from tasks.paragraphs import find_repeats
from tasks.text_facts import count_mojibake, measure

CLEAN = {
    "en": "“We’d rather act early”, she said — and paid £6 million… ‘so be it’.",
    "de": "Die Brücke über die Große Weiße Elster wird für Lkw gesperrt; die Kosten: 6 Mio. €, rund 3 °C wärmer.",
    "fr": "« Où est-ce ? », demanda-t-elle : l’œuvre, à l’été, coûtait 6 000 € — déjà.",
    "es": "¿Dónde está el niño? ¡Allí!, dijo la señora Ñáñez: «Así es».",
    "pt": "A ação não será tão rápida, à exceção do pão; 1º de março.",
    "pl": "Żółć i źdźbło: „zażółć gęślą jaźń” – powiedziała Łucja.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl Šťastný.",
    "tr": "İğne ipliğe döndü; “çok güzel” dedi, ağır ağır güldü.",
    "vi": "Cây cầu cũ sẽ đóng cửa đối với xe tải từ ngày mồng một tháng ba.",
    "ru": "Мост «Россия» закрыт: «ничего страшного», — сказала она. № 6, 5 °C, С «Русью».",
    "el": "Η γέφυρα «Όλγα» κλείνει· «τίποτα το φοβερό», είπε. Ο «Ξένος».",
    "ar": "سيُغلق الجسر القديم أمام الشاحنات اعتبارًا من الأول من مارس، «لا خوف».",
    "he": "הגשר הישן ייסגר למשאיות החל באחד במרץ.",
    "hi": "पुराना पुल पहली मार्च से ट्रकों के लिए बंद रहेगा।",
    "th": "สะพานเก่าจะปิดไม่ให้รถบรรทุกผ่าน",
    "zh": "旧桥自三月一日起禁止货车通行,“不必担心”。",
    "ja": "旧橋は三月一日から貨物車の通行を禁止する。「心配ない」と述べた。",
    "ko": "낡은 다리는 3월 1일부터 화물차 통행이 금지된다.",
}


@pytest.mark.parametrize("language", CLEAN)
def test_clean_text_of_any_language_is_no_mojibake(language: str) -> None:
    assert count_mojibake(CLEAN[language]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "She didnâ€™t fear for the bridge",
        "â€œWe would rather act early",
        "She didnâ\x80\x99t fear",
        "CafÃ© on the quay",
        "Ð¡Ñ‚Ð°Ñ€Ñ‹Ð¹ Ð¼Ð¾ÑÑ‚",
        "РЎС‚Р°СЂС‹Р№ РјРѕСЃС‚",
        "She didnÃ¢â‚¬â„¢t fear",
        "BrÃ¼cke gesperrt",
        "A cost of Â£6 million",
        "вЂњРњС‹вЂќ",
    ],
)
def test_text_read_in_a_wrong_encoding_is_counted(text: str) -> None:
    assert count_mojibake(text) > 0


@pytest.mark.parametrize("language", sorted(set(CLEAN) - {"en", "ko", "zh", "th", "vi"}))
def test_every_language_read_as_latin_1_is_seen(language: str) -> None:
    assert count_mojibake(CLEAN[language].encode().decode("latin-1")) > 0


TRICKY = "".join(chr(code) for letters in MOJIBAKE_CATEGORIES.values() for code in map(ord, letters) if letters)


@given(st.text(st.sampled_from(TRICKY + "ÙØЂвЂВГРСΒΓΞΟабвαβγaz .,?!\n"), max_size=12))
def test_the_short_cut_finds_what_the_heuristic_finds(text: str) -> None:
    assert (count_mojibake(text) > 0) == (badness(text) > 0)


def test_facts_of_an_article() -> None:
    texts = ["Menu", "It will close\ufffd.", "It will close\ufffd.", "Ines Tolvar said “no”.", "Read more on it"]
    paragraphs = find_repeats(texts)
    sizes = [len(one.text) for one in paragraphs]
    facts = measure(paragraphs, link_characters=4)
    total = sum(sizes)
    assert facts == TextFacts(
        characters=total,
        words=1 + 3 + 3 + 4 + 4,
        link_share=4 / total,
        fragment_share=(sizes[0] + sizes[4]) / total,
        repeated_paragraphs=1,
        repeated_share=sizes[2] / total,
        replacement_characters=2,
        mojibake=0,
    )


def test_an_empty_text_has_no_shares() -> None:
    assert measure((), 0) == TextFacts(0, 0, 0.0, 0.0, 0, 0.0, 0, 0)


@given(st.lists(st.text(max_size=90), max_size=8), st.integers(0, 1000))
def test_shares_stay_between_0_and_1(texts: list[str], links: int) -> None:
    facts = measure(find_repeats(texts), links)
    for share in (facts.link_share, facts.fragment_share, facts.repeated_share):
        assert 0 <= share <= 1
