"""Articles of outlets that do not exist, in four languages: true texts where the corpora are not at hand.

No sentence is anybody's; a sentence stands once in an article, and a paragraph of several is in nobody's other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

PEOPLE = ("Ines Tolvar", "Bram Oskeller", "Mirela Santh", "Jonas Prewitt", "Adaeze Lorne", "Piet van Hasteren")
PLACES = ("Upper Sallow", "Marle Quay", "Vale Bridge", "Oster Haven", "Kirrin Pass", "Nether Wold")
BODIES = ("the Harbour Board", "the Vale Council", "the Ferry Union", "the Orchard Society", "the Lantern Museum")

SENTENCES: Mapping[str, Sequence[str]] = {
    "en": (
        "The old swing bridge at {place} will close to lorries from the {n}th of March, {body} said on Monday.",
        "Engineers had found hairline cracks in {n} of its bearings during the yearly inspection last autumn.",
        "“Nobody has to fear for the bridge, but we would rather act a year early than a day late,” {person} said.",
        "Buses and cars may still cross, while freight is to take the ring road by way of {place} until summer.",
        "Shopkeepers on the quay had asked for a ferry, which {body} turned down by {n} votes to four.",
        "The repair is expected to cost {n} million crowns, a third of which the county has promised to pay.",
        "According to {person}, who has run the ice house for thirty years, the winters have lost {n} days of frost.",
        "A letter signed by {n} families from {place} asks that the school bus leave a quarter of an hour later.",
        "In a statement, {body} called the figures incomplete and promised its own count before the year is out.",
        "Visitors came by sledge from {place}, and the snow plough that was to clear the pass broke down twice.",
        "The herring fleet landed {n} tonnes in January, less than in any January since the log books began.",
        "What the council calls a pilot, {person} calls a cut: the library now closes at noon on {n} days a month.",
        "It was the first time since the flood that the choir of {place} sang in the old customs house.",
        "An earlier plan, drawn up by {person} and shelved in spring, would have moved the market to {place}.",
        "Beekeepers around {place} lost {n} hives to a late frost that no forecast had announced.",
        "The court will hear the case of {body} again in May, after a judge found that a page of it was missing.",
        'Asked whether the toll would rise, {person} said only: "Read the contract, then ask me again."',
        "On the far bank, volunteers counted {n} otters in one night, twice as many as the year before.",
        "The new timetable gives {place} a train every hour, but takes away the last one on Sundays.",
        "Neither {body} nor the owners of the mill wanted to say who had paid for the {n} lanterns.",
    ),
    "de": (
        "Die alte Drehbrücke bei {place} wird ab dem {n}. März für Lastwagen gesperrt, wie {person} am Montag sagte.",
        "Bei der jährlichen Prüfung hatten Fachleute feine Risse in {n} Lagern der Brücke gefunden.",
        "„Niemand muss um die Brücke fürchten, aber wir handeln lieber früh als zu spät“, sagte {person}.",
        "Der Umbau soll {n} Millionen Kronen kosten, von denen der Kreis ein Drittel übernehmen will.",
        "Im Winter fuhren {n} Familien mit dem Schlitten von {place} zum Markt, weil der Räumdienst ausfiel.",
        "Die Heringsflotte brachte im Januar {n} Tonnen an Land, so wenig wie in keinem Januar zuvor.",
        "Gegen den Bescheid will die Gemeinde {place} vor dem Verwaltungsgericht klagen, hieß es gestern.",
        "Nach Angaben von {person} kamen zur Ausstellung im Zollhaus {n} Gäste, doppelt so viele wie erhofft.",
        "Der neue Fahrplan bringt {place} jede Stunde einen Zug, streicht aber den letzten am Sonntag.",
        "Wer die {n} Laternen am Ufer bezahlt hat, wollte im Rathaus niemand sagen.",
        "Auf der anderen Seite zählten Freiwillige in einer Nacht {n} Otter, ein Rekord für den Fluss.",
        "Ein früherer Plan hätte den Markt nach {place} verlegt, doch er verschwand im Frühjahr in der Schublade.",
    ),
    "fr": (
        "Le vieux pont tournant de {place} sera fermé aux camions dès le {n} mars, a annoncé {person} lundi.",
        "Des fissures avaient été trouvées dans {n} des roulements pendant la visite annuelle de l’automne.",
        "« Personne ne doit craindre pour le pont, mais mieux vaut agir tôt que tard », a déclaré {person}.",
        "Les travaux coûteront {n} millions de couronnes, dont un tiers sera payé par le comté.",
        "Une lettre signée par {n} familles de {place} demande que le car scolaire parte un peu plus tard.",
        "La flotte a débarqué {n} tonnes de harengs en janvier, moins que jamais depuis le début des registres.",
        "Le nouvel horaire donne à {place} un train par heure, mais supprime le dernier du dimanche.",
        "Sur l’autre rive, des bénévoles ont compté {n} loutres en une nuit, deux fois plus que l’an passé.",
        "Le tribunal entendra de nouveau l’affaire en mai, car une page du dossier manquait, selon le juge.",
        "Ni la mairie ni les propriétaires du moulin n’ont voulu dire qui avait payé les {n} lanternes.",
        "Un ancien projet, dessiné par {person}, aurait déplacé le marché vers {place} dès le printemps.",
        "Les apiculteurs de la vallée ont perdu {n} ruches à cause d’un gel que personne n’avait annoncé.",
    ),
    "ru": (
        "Старый разводной мост закроют для грузовиков с {n} марта, сообщила в понедельник портовая управа.",
        "Во время осенней проверки инженеры нашли трещины в {n} опорах моста.",
        "«За мост бояться не надо, но лучше начать на год раньше, чем на день позже», — сказала смотрительница.",
        "Ремонт обойдётся в {n} миллионов крон, треть из которых обещал заплатить округ.",
        "Под письмом с просьбой перенести школьный автобус подписались {n} семей из верхней долины.",
        "В январе рыбаки выгрузили {n} тонн сельди, меньше, чем в любой январь с начала записей.",
        "По новому расписанию поезд будет ходить каждый час, но последний воскресный рейс отменят.",
        "На другом берегу добровольцы насчитали за ночь {n} выдр, вдвое больше прошлогоднего.",
        "Кто заплатил за {n} фонарей на набережной, в ратуше говорить не захотели.",
        "Суд вернётся к делу в мае, потому что в нём, как выяснилось, не хватает {n} страниц.",
        "Пасечники долины потеряли {n} ульев из-за позднего мороза, о котором никто не предупреждал.",
        "Прежний проект, положенный весной под сукно, переносил рынок к старой таможне.",
    ),
}
HEADINGS: Mapping[str, Sequence[str]] = {
    "en": ("What happens next", "A bridge with a past", "Otters and other neighbours"),
    "de": ("Wie es weitergeht", "Eine Brücke mit Geschichte", "Otter und andere Nachbarn"),
    "fr": ("Et maintenant", "Un pont chargé d’histoire", "Des loutres et des voisins"),
    "ru": ("Что будет дальше", "Мост с прошлым", "Выдры и другие соседи"),
}
BOILERPLATE: Mapping[str, Sequence[str]] = {
    "en": (
        "Share this story",
        "Sign up for our evening letter and never miss a ferry.",
        "Read more: the Vale at a glance",
    ),
    "de": (
        "Artikel teilen",
        "Jeden Morgen das Wichtigste aus dem Tal: unseren Newsletter bestellen.",
        "Mehr zum Thema",
    ),
    "fr": ("Partager", "Recevez chaque soir notre lettre du port, gratuite et sans publicité.", "Lire aussi"),
    "ru": ("Поделиться", "Подпишитесь на нашу вечернюю рассылку о новостях долины.", "Читайте также"),
}


def articles(count: int, seed: int = 1) -> list[tuple[str, list[str]]]:
    """So many (language, paragraphs); the same for the same seed."""
    random = Random(seed)
    languages = list(SENTENCES)
    return [(language, _article(language, random)) for language in (languages * count)[:count]]


def _article(language: str, random: Random) -> list[str]:
    left = random.sample(SENTENCES[language], len(SENTENCES[language]))
    paragraphs: list[str] = []
    while len(left) > 2:
        size = random.choice([1, 1, 2, 2, 3])
        paragraphs.append(" ".join(_filled(sentence, random) for sentence in left[:size]))
        left = left[size:]
        if len(paragraphs) in {3, 6} and random.random() < 0.5:
            paragraphs.append(random.choice([one for one in HEADINGS[language] if one not in paragraphs]))
    return paragraphs


def _filled(sentence: str, random: Random) -> str:
    body = random.choice(BODIES)
    names = {"person": random.choice(PEOPLE), "place": random.choice(PLACES), "n": random.randint(5, 480)}
    return sentence.format(body=body, **names)
