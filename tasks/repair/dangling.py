"""Words that hardly a sentence, heading or caption ends with: articles, conjunctions, prepositions that want a noun.

Beside the repair of broken lines only; without a language's words fewer of its breaks are sure, and no other is. What
is another language's noun or verb (`an`, `sin`, `pro`) is left out.
"""

from __future__ import annotations

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
up go us it he we me no so do if my am ok she you our on by an as er es du ja wo um da je ob zu ab an am so wir uns
il tu me se ne ni où ce sa ça va si là on yo tú él ha he ya lo ti mi più già ho ne ci vi le al ele ela só já é à ao
ik ze hij nu al te om er jo du vi ha så nu om jo av ty já my vy po we za ze od li by бы ли же ты он мы вы не ни да я её
их им нас во со ко об до за ми ви не що min ei se te jo me ben sen biz siz ki da de mi
"""
SHORT_WORDS = frozenset(word for word in _SHORT.split() if len(word) <= 2)
"""Words of one or two letters that may stand once in an article, so that they are no half of a word."""
