"""The seven languages beside English: plain wording is read, what is denied or unknown stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadKnowledge
from assistant.knowledge_files import DEFAULT_FOLDER
from assistant.readers.language import language_of
from assistant.readers.lexicon import Lexicon
from assistant.readers.tongues import NAMES, Tongue, fold, tongues
from tests.readers.assessing import choice, read, reader, scopes

READING = DEFAULT_FOLDER / "reading"

SAID: list[tuple[str, str, tuple[int, ...]]] = [
    ("de", "Die Hausverwaltung hat einen eigenen Chatbot programmiert, der über die Schnittstelle von Claude Haiku antwortet.", (3,)),
    ("de", "Wir haben Mistral 7B auf zwölf Jahrgängen unserer Mieterbriefe nachtrainiert; es läuft auf unseren Servern.", (4,)),
    ("de", "Unsere Pflegekräfte wurden geschult. Sie nutzen Microsoft 365 Copilot mit den Lizenzen der Klinik.", (2,)),
    ("de", "Manche Kollegen lassen sich mit ChatGPT über ihr privates Konto Mahnungen vorformulieren.", (1,)),
    ("de", "Die Anlage erkennt defekte Flaschen mit einer Kamera und sortiert sie aus. Texte schreibt sie nicht.", (0,)),
    ("de", "Ob der Textgenerator gekauft oder selbst gebaut ist, weiß hier niemand.", (1, 2, 3, 4, 5)),
    ("fr", "Notre équipe a développé une application qui appelle GPT-4o par API et rédige des réponses aux locataires.", (3,)),
    ("fr", "Nous avons affiné Llama 3 sur nos comptes rendus de chantier, sur nos propres serveurs.", (4,)),
    ("fr", "Le lycée a souscrit des licences ChatGPT Enterprise pour les enseignants.", (2,)),
    ("fr", "Certains employés utilisent ChatGPT gratuit avec leur compte personnel pour écrire des annonces.", (1,)),
    ("fr", "La caméra reconnaît les pièces fissurées et les trie. Elle ne rédige rien.", (0,)),
    ("es", "Nuestro equipo programó un asistente que llama a la API de Gemini y redacta respuestas para los vecinos.", (3,)),
    ("es", "Afinamos Llama 3 con nuestros informes de obra en nuestros propios servidores.", (4,)),
    ("es", "La notaría contrató Microsoft 365 Copilot con licencias corporativas.", (2,)),
    ("es", "Desde cero, con pesos aleatorios, entrenamos un modelo de lenguaje propio con actas antiguas.", (5,)),
    ("it", "La cooperativa ha sviluppato un chatbot che tramite le API di GPT-4o scrive le risposte ai soci.", (3,)),
    ("it", "Abbiamo affinato Mistral 7B sui nostri verbali di cantiere; gira sui nostri server.", (4,)),
    ("it", "Alcuni colleghi usano ChatGPT gratuito con il proprio account personale per scrivere gli annunci.", (1,)),
    ("it", "Lo studio usa Microsoft 365 Copilot con licenze aziendali. Il modello non è stato addestrato.", (2,)),
    ("nl", "Onze ontwikkelaars hebben een chatbot gebouwd die via de API van Claude Haiku antwoorden schrijft.", (3,)),
    ("nl", "Wij hebben Mistral 7B bijgetraind met onze bouwverslagen en het draait op onze eigen servers.", (4,)),
    ("nl", "Sommige collega's gebruiken de gratis versie van ChatGPT met een privé account voor nieuwsbrieven.", (1,)),
    ("nl", "De school heeft licenties voor ChatGPT Enterprise afgenomen; getraind is er niets.", (2,)),
    ("pt", "Nossa equipe criou um assistente que chama a API do GPT-4o e redige respostas aos moradores.", (3,)),
    ("pt", "Ajustamos o Llama 3 por ajuste fino com nossos relatórios de obra, em nossos próprios servidores.", (4,)),
    ("pt", "Alguns colegas usam o ChatGPT gratuito na conta pessoal para escrever anúncios.", (1,)),
    ("pl", "Nasz zespół stworzył chatbota, który przez API wywołuje GPT-4o i pisze odpowiedzi dla mieszkańców.", (3,)),
    ("pl", "Dotrenowaliśmy Mistral 7B na naszych protokołach budowy i działa na naszych serwerach.", (4,)),
    ("pl", "Niektórzy koledzy używają darmowej wersji ChatGPT na prywatnym koncie do pisania ogłoszeń.", (1,)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SAID)
def test_plain_wording_is_read(language: str, text: str, expected: tuple[int, ...]) -> None:
    assert language_of(text) == language
    assert scopes(text) == expected


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Wir haben Llama 3 auf unseren Servern in Betrieb und haben es nie feinabgestimmt.", 4),
        ("Nous hébergeons Llama 3 sur nos serveurs, sans aucun affinage.", 4),
        ("Llama 3 corre en nuestros servidores y nunca lo hemos afinado.", 4),
        ("Llama 3 gira sui nostri server e non è mai stato affinato.", 4),
        ("Llama 3 draait op onze eigen servers en is nooit bijgetraind.", 4),
        ("O Llama 3 roda em nossos servidores e nunca foi retreinado.", 4),
        ("Llama 3 działa na naszych serwerach i nigdy nie był dotrenowany.", 4),
        ("Ein eigenes Modell zu trainieren haben wir erwogen und verworfen; wir nutzen GPT-4o per Azure OpenAI.", 5),
    ],
)
def test_what_is_denied_or_dropped_is_not_taken(text: str, scope: int) -> None:
    assert scope not in scopes(text)


@pytest.mark.parametrize(
    ("word", "value"), [("nein", "no"), ("oui", "yes"), ("sim.", "yes"), ("Nie", "no"), ("Ja, leider", "yes")]
)
def test_a_plain_yes_or_no_answers_in_each_language(word: str, value: str) -> None:
    (said,) = read(word, choice("generative")).observations

    assert (said.values, said.basis) == ((value,), "answered")


@pytest.mark.parametrize(
    "words", ["weiß ich nicht", "je ne sais pas", "no lo sé", "non lo so", "geen idee", "não sei", "nie wiem"]
)
def test_not_knowing_is_understood_in_each_language(words: str) -> None:
    assert "skip" in read(words, choice("generative")).intents


def test_a_sentence_in_another_language_answers_the_question_that_stands() -> None:
    (said,) = read(
        "Den Chatbot haben unsere Entwickler selbst programmiert, und er läuft bei uns.", choice("delivery")
    ).observations

    assert (said.values, said.basis) == (("own_application",), "answered")


def test_a_quote_is_exact_where_words_are_compared_without_accents() -> None:
    text = "Notre équipe a affiné Mistral 7B avec d'anciens procès-verbaux, et l'outil rédige l'ébauche."

    for one in read(text).observations:
        assert text[one.start : one.end] == one.quote


def test_every_language_has_a_file_that_can_be_used() -> None:
    english = Lexicon.load(READING)

    rules = [tongue.lexicon.rules for tongue in tongues(READING / "languages", english).values()]
    assert rules[0]
    assert all([rule.entry for rule in each] == [rule.entry for rule in rules[0]] for each in rules)
    assert {path.stem for path in (READING / "languages").glob("*.yaml")} == {*NAMES, "rules"}


def test_a_file_of_another_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text("language: fr\n")
    (tmp_path / "rules.yaml").write_text("[]\n")

    with pytest.raises(BadKnowledge, match="language: de"):
        _ = Tongue("de", tmp_path, reader()._lexicon).lexicon


def test_accents_and_strokes_are_folded() -> None:
    assert fold("łódź über façade") == "lodz uber facade"
