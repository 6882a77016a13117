"""Which of the languages most spoken here a message is in, if it is neither German nor English; and the wish for one of
the two that are served.

By script, else by several words that only that language has: a statistical guess is wrong too often on short texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.model.grammar.words import Phrases, word_set

_OWN: Mapping[str, frozenset[str]] = {
    "tr": word_set(
        """
        bir ve bu için icin ne nasıl nasil değil degil var yok mı mu mü çok cok ben benim bana nerede zaman
        merhaba lütfen lutfen yardım yardim istiyorum paketim geldi gelmedi nereye kayboldu bilet hat
        çalışıyor neden saat kadar ile günaydın selam teşekkürler kart metro bekliyorum biri konuşmak
        yardımcı olur musunuz
        """
    ),
    "pl": word_set(
        """
        jest nie czy się sie gdzie jak moja mój moj moje dzień dzien dobry proszę prosze kiedy dlaczego mam
        czekam paczka paczki jestem przesyłka kursuje jeździ pociąg mogę moge chcę chce pomocy rozmawiać
        człowiekiem dziękuję cześć dla która godzina od przez przy bilet wczoraj dzisiaj dziś jeszcze
        """
    ),
    "ro": word_set(
        """
        este unde nu și si pentru cum când cand vreau meu mea bună buna ziua sunt ajuta ajutor coletul
        pachetul vă va rog astăzi astazi nevoie mulțumesc multumesc să vorbesc cineva întârziere trenul
        merge biletul mi-am pierdut din
        """
    ),
    "it": word_set(
        """
        il dove è non che quando mio mia per sono perché perche buongiorno grazie vorrei ho posso ciao pacco
        della dello degli treno ancora oggi aiuto parlare persona sera salve qualcuno arrivato biglietto
        buonasera funziona questo
        """
    ),
    "es": word_set(
        """
        el dónde donde está esta que cuándo cuando cómo como por para hola buenos días dias gracias quiero
        tengo una es puedo ayuda paquete llega llegado tren necesito hablar persona buenas tardes billete
        funciona hoy mañana línea alguien perdido metro
        """
    ),
    "fr": word_set(
        """
        le où est ne pas que quand comment mon ma je bonjour merci vous pour mes une les des du avec pouvez
        colis sont aujourd'hui aujourd hui ligne billet perdu aide parler quelqu suis voudrais pourquoi
        c'est est-ce bonsoir train circule besoin ai j'ai arrivé
        """
    ),
}
_OURS = word_set(
    """
    ich ist die der das und nicht wie was wo mein meine ein eine einen auf mit faehrt fährt zu zum zur bitte kann den
    dem von im in am bei aus wann warum hat habe haben sie du wir ihr es noch auch für nach kommt
    the is my where to and you
    please when how i it a of on are do does can what not have has this that with from there here we need me
    """
)
_LEAST_WORDS, _LEAST_OWN = 3, 2
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UKRAINIAN = re.compile(r"[іїєґ]|\b(?:де|чи|це|що|як|коли|посилка|посилки|посилку|дякую|будь|ласка|чому|мене|треба)\b")
_PERSIAN = re.compile("[پچژگکی]")
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_WISHES = Phrases(
    {
        "en": """
            english|in english|speak english|english please|in english please|do you speak english|can you speak english
            can we speak english|speak english please|please speak english|could you speak english|i speak english
            i only speak english|can we switch to english|switch to english|can we continue in english
            can you write in english|write in english|please write in english|i don t speak german|no german
            i do not speak german|i don t understand german|auf englisch|auf englisch bitte|bitte auf englisch|englisch
            englisch bitte|sprichst du englisch|sprechen sie englisch|kannst du englisch|koennen sie englisch
            kannst du auf englisch schreiben|answer in english|reply in english|anyone speak english
        """,
        "de": """
            deutsch|auf deutsch|auf deutsch bitte|bitte auf deutsch|deutsch bitte|sprich deutsch|sprichst du deutsch
            sprechen sie deutsch|kannst du deutsch|koennen sie deutsch|in deutsch|wieder deutsch|wieder auf deutsch
            lieber deutsch|lieber auf deutsch|german|german please|in german|in german please|speak german
            switch to german|schreib deutsch|schreiben sie deutsch|geht das auch auf deutsch|ich spreche deutsch
            antworte auf deutsch|back to german
        """,
        "beside": """
            please|bitte|hi|hello|hallo|hey|sorry|thanks|danke|moin|entschuldigung|excuse me|ok|okay|no|nein|und|and
            lieber|then|dann|mal|auch|doch|can we|we can|thank you|possible|moeglich
        """,
    }
)


def tongue(text: str) -> str:
    """`tr`, `pl`, `ru`, `uk`, `ar`, `ro`, `it`, `es`, `fr` or `fa`; empty if it is none of them for certain."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    if len(words) < 2:
        return ""
    if sum(bool(_CYRILLIC.search(word)) for word in words) * 2 > len(words):
        return "uk" if _UKRAINIAN.search(text.casefold()) else "ru"
    if sum(bool(_ARABIC.search(word)) for word in words) * 2 > len(words):
        return "fa" if _PERSIAN.search(text) else "ar"
    if len(words) < _LEAST_WORDS:
        return ""
    said = set(words)
    counts = {language: len(said & own) for language, own in _OWN.items()}
    best = max(counts, key=lambda language: counts[language])
    ties = sum(count == counts[best] for count in counts.values())
    enough = counts[best] >= _LEAST_OWN and counts[best] > len(said & _OURS) and ties == 1
    return best if enough else ""


def wished(text: str) -> str:
    """`en` or `de` if a message asks for nothing but that language."""
    row = _WISHES.read(text)
    kinds = set(row.kinds) - {"beside"}
    return kinds.pop() if not row.rest and len(kinds) == 1 else ""
