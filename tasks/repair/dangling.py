"""Words that hardly a sentence, heading or caption ends with: articles, conjunctions, prepositions that want a noun.

Beside the repair of broken lines only; without a language's words fewer of its breaks are sure, and no other is. What
is another language's noun or verb (`an`, `sin`, `pro`) is left out. Short words tell whether two letters behind a break
are a word or the end of one; a line for each language.
"""

from __future__ import annotations

import re
from collections import Counter

_WORDS = """
a the of and but nor to from with at by for into onto than as that which who whose this these those their its
his my your our was were is are be been has have had will would could should because although while when if
der die das den dem des ein eine einen einem einer eines und oder aber von vom zum zur mit für als dass auf im am
seine seiner ihre ihrer wie sowie beim durch gegen ohne unter über zwischen
le la les un une des du de et ou mais à au aux en dans par pour sur avec sans sous chez que qui dont leur leurs ses
el los las una del y o e al con por para sobre entre su sus como
il lo gli uno di da dal dalla del della dei delle degli che ed nel nella sul sulla per tra fra
os as um uma das em na nos nas ao aos pelo pela com sem sua seu
het een van op voor met bij uit naar of dat
och att en ett på för av till med som i det den
og at et på til fra av
w z na od dla przez oraz i że który która
a v ve s ze k ke na od který která
a az egy és hogy
ja että tai
și să cu din pe la
и в во на с со к ко о об от из за по для при что как или но а у
і й в у на з до від та що
και το τα της του των στο στη στην με για από να
bir ve ile için bu şu
"""
DANGLING = frozenset(_WORDS.split())

_SHORT = """
a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we
ab am an da du eh er es ja je im in ob so um wo zu ca
a à ai au ça ce de du en es et eu il je la le ma me mr ne ni nu on ou où pu sa sa se si su ta te tu un va vu y
a al da de di e el en es fe fe ha he id ir la le lo me mi ni no o os se sé si sí su te ti tu tú un va ve vi y ya yo él
a ad ai al da di do e è ed fa fu ha ho i il in io la le lì lo ma me mi ne né no o se sé si sì sa su te ti tu un va vi
a à ao as da de do e é em eu há ir já la lá lo me na no nó o os ou se sé só te tu um vi
af al de en er ga hé hij ik in is ja je jo me na no nu of om op te tv u uw we ze zo
av de du då en er ett få gå ha hur i ja ju jo med nu nä om på se så ta ut vi är åt
ad af at av da de du då en er et få går gå ha i ja jo nu ny nå når og om op på ro se så sa ta til to ut vi år
a ci co da do go i im ja ją je ma mi na ni no o od po są się ta te ten to ty tą tę u w we za ze z
a ač aj až by co či do i já je ji k ke ku má mi my na ni no o od po s se si so sú ta té ti to tu ty tě u v ve z za ze
a az e és ez fel is ki le ma ne se ti én ő
ei he ja jo me ne no se te on
a al am ar ca ce cu da de ea ei el eu fi ia ii în îi la le li lui mai mi ne nu o pe sa să se si și te tu un va vă
а бы в во вы да до ее её ей же за и из их к ко ли мы на не ни но ну о об он от по с со та те то ту ты у я им ей
а б в ви до є же з за зі і її із їм їх й ми на не ні но о об по та те ти то ту у це цю що я
ή η θα να με μη ο οι σε τα τη το ως αν δε ως
al ama az ben bu da de den en iş ki mi mu ne o on sen su şu te ve ya
"""
_BY_LANGUAGE = tuple(frozenset(word for word in line.split() if len(word) <= 2) for line in _SHORT.strip().splitlines())
LEAST_SHARE = 0.03
"""Share of an article's words that are a language's short ones, from which on it is written in that language."""


def short_words(words: Counter[str]) -> frozenset[str]:
    """The words of one or two letters in the language of an article, told by its words; none where it is another."""
    counted = [(sum(words[word] for word in known), known) for known in _BY_LANGUAGE]
    times, known = max(counted, key=lambda pair: pair[0])
    return known if times >= LEAST_SHARE * words.total() else frozenset()


_LAST_WORD = re.compile(r"(?:^|(?<=\s))\w+$")


def dangling_word(text: str) -> str | None:
    """The last word, if no sentence ends in it."""
    word = _LAST_WORD.search(text)
    if word is None:
        return None
    alone = word[0] == text and len(text) > 1 and text.istitle()
    return word[0] if (text.lower() if alone else word[0]) in DANGLING else None
