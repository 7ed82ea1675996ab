"""Invented news: deterministic from a number, and no two alike."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class _Stock:
    """Parts that fit together in every combination."""

    who: tuple[str, ...]
    does: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    when: tuple[str, ...]
    adds: tuple[str, ...]
    headline: tuple[str, ...]


_ENGLISH = _Stock(
    who=(
        *("The harbour board", "The county council", "A group of beekeepers", "The night ferry's crew"),
        *("The regional museum", "The union of glass workers", "The weather office", "A retired surveyor"),
        *("The island's only bakery", "The school orchestra", "The water company", "The mountain rescue service"),
    ),
    does=(
        *("has agreed to repair", "wants to sell", "will reopen", "is asking for money to restore"),
        *("has counted again", "plans to move", "no longer intends to close", "has begun to paint"),
    ),
    what=(
        *("the old signal tower", "the covered market", "two of the canal locks", "the tram depot"),
        *("the reading room", "the wooden bridge", "the seed collection", "the lighthouse keeper's garden"),
        *("the town clock", "the flood barrier"),
    ),
    where=(
        *("in the lower town", "beside the railway", "on the northern quay", "above the reservoir"),
        *("at the mouth of the river", "behind the customs house", "near the cattle market", "along the ridge road"),
    ),
    when=(
        *("before the first frost", "after the spring tide", "over the next {n} weeks", "by the end of the harvest"),
        *("once {n} volunteers have signed up", "within {n} days", "as soon as the roads are dry"),
    ),
    adds=(
        "About {n} people came to the meeting, and most of them stayed until the lamps were put out.",
        "The work is thought to cost {n} thousand crowns, a third of which has been promised by the parish.",
        "“We have waited {n} months for this, and a few more will not hurt us,” one of the neighbours said.",
        "A similar attempt failed when {n} letters of protest arrived on a single morning.",
        "Nobody was hurt, although {n} households were without light until late in the evening.",
        "The minutes, all {n} pages of them, can be read in the library during opening hours.",
        "Figures published earlier showed that only {n} of the visitors had paid for a ticket.",
        "Measured from the shore, the distance is {n} metres, which is less than the maps have claimed so far.",
    ),
    headline=("{who} {does} {what}", "{what} {where}: {n} signatures and a plan", "Why {who} {does} {what}"),
)

_RUSSIAN = _Stock(
    who=(
        *("Городской совет", "Управление порта", "Краеведческий музей", "Союз пчеловодов", "Местная пекарня"),
        *("Школьный оркестр", "Служба спасения", "Водоканал", "Общество садоводов", "Бюро погоды"),
    ),
    does=(
        *("собирается отремонтировать", "хочет продать", "снова открывает", "ищет деньги на"),
        *("больше не закрывает", "намерен перенести", "обещает сохранить"),
    ),
    what=(
        *("старый мост", "крытый рынок", "читальный зал", "сад у маяка", "трамвайный парк", "музейный архив"),
        *("дом смотрителя", "речной вокзал"),
    ),
    where=(
        *("в нижней части города", "возле железной дороги", "на северной набережной", "у водохранилища"),
        *("за таможней", "рядом с вокзалом", "вдоль старой дороги"),
    ),
    when=(
        *("до первых морозов", "после весеннего паводка", "в ближайшие недели", "к концу уборки урожая"),
        *("как только просохнут дороги", "ещё до праздников"),
    ),
    adds=(
        "На собрание пришло около {n} человек, и большинство оставалось там до позднего вечера.",
        "Работы обойдутся примерно в {n} тысяч, треть этой суммы уже обещана жителями.",
        "«Мы ждали этого {n} месяцев и можем подождать ещё немного», — говорит один из соседей.",
        "Никто не пострадал, хотя {n} домов оставались без света до самого утра.",
        "Протокол на {n} страницах можно прочитать в библиотеке в часы её работы.",
        "По прежним подсчётам, за вход платили только {n} посетителей из каждой тысячи.",
        "От берега до этого места {n} метров, то есть меньше, чем показывали старые карты.",
    ),
    headline=("{who} {does} {what}", "Что будет, когда {who} {does} {what}"),
)

_STOCKS = {"en": _ENGLISH, "ru": _RUSSIAN}
LANGUAGES = tuple(_STOCKS)


def headline(number: int, language: str = "en") -> str:
    """The title of the article of that number."""
    stock = _STOCKS[language]
    choice = Random(f"title {language} {number}")
    title = _filled(choice.choice(stock.headline), stock, choice)
    return f"{title[0].upper()}{title[1:]} ({number})"


def paragraphs(number: int, language: str = "en", count: int = 5) -> tuple[str, ...]:
    """The text of the article of that number: `count` paragraphs of about 400 characters, no sentence twice."""
    stock = _STOCKS[language]
    choice = Random(f"text {language} {number}")
    adds = choice.sample(stock.adds, len(stock.adds))
    pairs = [(adds[place % len(adds)], adds[(place + 3) % len(adds)]) for place in range(count)]
    return tuple(_paragraph(stock, choice, pair) for pair in pairs)


def _paragraph(stock: _Stock, choice: Random, adds: tuple[str, str]) -> str:
    first = _filled("{who} {does} {what} {where} {when}.", stock, choice)
    second = _filled("{who} {does} {what} {when}.", stock, choice)
    return " ".join((first, _filled(adds[0], stock, choice), second, _filled(adds[1], stock, choice)))


def _filled(pattern: str, stock: _Stock, choice: Random) -> str:
    parts = {name: choice.choice(getattr(stock, name)) for name in ("who", "does", "what", "where", "when")}
    if not pattern.startswith("{who}"):
        parts["who"] = f"{parts['who'][0].lower()}{parts['who'][1:]}"
    return pattern.format(n=choice.randint(12, 980), **parts).replace("{n}", str(choice.randint(12, 98)))
