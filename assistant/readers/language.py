"""Which language a message is in, told cheaply: by its script, else by its small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

_SMALL_WORDS: Final = {
    "en": "the of and to in is that it for was on are with as be this have from by we our not they an or which you do "
    "does no yes how what who when can will i my us at but its has one all would there their out so if then only into "
    "about after before over under between both each every own same he she his her them him been was were had did could "
    "should may might must than more most some any such also very just up down through during while where why because "
    "using use used uses data model staff people write writes draft customer customers company answer answers text",
    "de": "der die das und ist nicht wir ein eine mit von zu den im für auf werden wird sind auch es dem des sich als "
    "ich haben hat aus bei nach oder über nur keine kein unser unsere wie zum zur",
    "fr": "le la les des et est un une dans pour que nous pas qui sur avec par au aux du ce cette sont il elle ne se "
    "nos notre sans ou plus être je vous leur",
    "es": "el la los las de que y en un una para con no por se del es al lo como nuestro nuestra más pero sus este "
    "esta son sin su está nos hay",
    "it": "il lo la gli le di che e un una per con non del della sono si da al dei nel alla nostra nostro come più ma "
    "questo anche è ci abbiamo hanno sui sul sulla dai alle nelle nostri nostre suo loro usa usano sono stato stata ed ma "
    "nessuno tutto ogni dopo prima già",
    "pt": "o a os as de que e em um uma para com não por se do da dos das é ao como nosso nossa mais mas são sem pela "
    "no na nos",
    "nl": "de het een en van is niet wij met op voor dat zijn te aan door ook er naar bij uit onze maar wordt ik ons "
    "geen als",
    "pl": "i w nie na się z do jest że to o jak po za od przez dla są ale czy nasz nasza nasze naszym naszych oraz ma tym a jego ich który "
    "która które go tylko już także lub jako być został została",
    "sv": "och att det är en som på för med av inte vi den till har de ett om vår våra men kan",
    "da": "og at det er en som på for med af ikke vi den til har de et om vores men kan",
    "cs": "a je v na se že to s z do pro jsou o jako po za od ale nebo náš naše má při který",
    "tr": "ve bir bu için ile de da çok daha olarak olan biz bizim değil var yok ama gibi",
    "hu": "a az és hogy nem egy van is meg ez azt csak mint mi még vagy",
    "fi": "ja on ei se että hän oli mutta kun niin tai myös sekä ovat meidän",
    "id": "yang dan di untuk dengan ini itu kami dari tidak pada ke adalah oleh atau",
}
_PROFILES: Final = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_LETTERS: Final = {"pl": frozenset("ąęłńśźż"), "pt": frozenset("ãõ"), "es": frozenset("ñ")}
"""Letters that tell a language about as well as a small word does."""
_SCRIPTS: Final = {
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "DEVANAGARI": "hi",
    "THAI": "th",
}
_SAMPLE: Final = 4_000
_FEW: Final = 5


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of ``text``; "en" for what is too short to tell, "" for no words at all."""
    sample = text[:_SAMPLE]
    letters = [char for char in sample if char.isalpha()]
    if not letters:
        return ""
    script = _script(letters)
    if script:
        return script
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", sample)]
    if len(words) < _FEW:
        return "en"
    hits = {language: sum(word in profile for word in words) for language, profile in _PROFILES.items()}
    for language, tells in _LETTERS.items():
        hits[language] += sum(not tells.isdisjoint(word) for word in words)
    best = max(hits, key=lambda language: (hits[language], language == "en"))
    if best != "en" and hits["en"] == 0 and hits[best] >= 2:
        return best
    clearly = hits[best] >= 3 and hits[best] >= 1.8 * hits["en"] + 1 and hits[best] / len(words) > 0.15
    return best if clearly else "en"


def _script(letters: list[str]) -> str:
    """The language that a script other than the Latin one stands for, where it makes up most of the letters."""
    counts: Counter[str] = Counter()
    for char in letters[:600]:
        if ord(char) > 0x24F:
            counts[_SCRIPTS.get(unicodedata.name(char, "").split(" ", maxsplit=1)[0], "")] += 1
    counts.pop("", None)
    if not counts or sum(counts.values()) < 0.35 * min(len(letters), 600):
        return ""
    return "ja" if counts["ja"] else counts.most_common(1)[0][0]
