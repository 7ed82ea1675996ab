from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tasks.language import SAMPLE, detect

SENTENCES = {
    "en": "The old swing bridge over the river will be closed to lorries from the first of March, the board said.",
    "de": "Die alte Drehbrücke über den Fluss wird ab dem ersten März für Lastwagen gesperrt, teilte der Hafen mit.",
    "fr": "Le vieux pont tournant sera fermé aux camions à partir du premier mars, a annoncé la direction du port.",
    "ru": "Старый поворотный мост через реку закроют для грузовиков с первого марта, сообщили в управлении порта.",
    "ar": "سيغلق الجسر القديم فوق النهر أمام الشاحنات ابتداء من الأول من مارس بحسب ما أعلنت إدارة الميناء.",
    "zh": "港务局表示，河上的旧平转桥将从三月一日起禁止货车通行，公共汽车和小汽车仍可通过。",
    "ja": "港湾局は、川にかかる古い旋回橋について、三月一日から貨物車の通行を禁止すると発表した。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_tells_its_language(code: str) -> None:
    found = detect(SENTENCES[code])
    assert found is not None
    assert found[0] == code
    assert 0.5 < found[1] <= 1


@pytest.mark.parametrize("text", ["", "Moin!", "12.03. 14:00 – 15:00 | 4711 | 42 % " * 20, "\ufffd" * 500])
def test_too_few_letters_tell_nothing(text: str) -> None:
    assert detect(text) is None


def test_the_beginning_decides() -> None:
    assert detect((SENTENCES["de"] + " ") * (SAMPLE // 100 + 1) + SENTENCES["fr"] * 100) == detect(
        (SENTENCES["de"] + " ") * (SAMPLE // 100 + 1)
    )


def test_a_process_that_detects_nothing_loads_no_model() -> None:
    code = "import sys, tasks.article; sys.exit(any(name in sys.modules for name in ('py3langid', 'numpy', 'ftfy')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
