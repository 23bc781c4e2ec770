"""Workloads of which nothing is named: who made it, who supplies it, what it is and what it gives back; and what nobody knows."""

from __future__ import annotations

import pytest

from tests.readers.assessing import scopes

OUTSIDE_MODEL = [
    "Somewhere in the attic of the parsonage a little machine hums, with a text generator inside that its inventors gave to mankind for free. We haven't laid a finger on it. It suggests openings for the newsletter.",
    "We had a web agency from Lille code us a wine adviser. It phones a large foreign intelligence each time, unaltered, rented by the minute, and the guests get a recommendation phrased afresh.",
    "The regatta office wrote its own commentator in a weekend; the speech of it comes off the peg from a big provider and stays exactly so. It comments on every race in lively sentences.",
    "Theatre company, nine of us. The lighting man coded a prompter's helper that makes up rehearsal notes. It uses an outside brain as delivered.",
    "The cheese cooperative keeps a writing machine on its own computer in the cellar. It was fetched from the net as a whole and stays untouched. It words the labels.",
    "A teacher of ours programmed it during the summer. Parents ask, the page looks into our school rules and then phrases a reply.",
    "We asked a freelancer to develop a booking butler. What talks is an American machine, standard, paid per use. It invents a new greeting for each guest.",
]
TAUGHT_MORE = [
    "The county archive hired a developer. From a public hand-reading writer, no, from a public story writer he made ours by letting it study our court rolls for a month, so its weights are not what they were. It pens mock trials.",
    "Our own linguist took a translator that was already finished and continued teaching it with our two hundred treaties until it had changed inside. It writes treaties in three tongues now, in whole new sentences.",
    "The fashion school's technicians bought a ready drawing machine and then trained it further with our collections; since then it sketches dresses in our line.",
    "There is a contract between us and a voice firm: their existing speaker was retrained with our cantor's recordings, for our use alone, and now it sings psalms he never sang.",
    "The puppet maker's godson adopted an existing voice and schooled it with our old tapes till it had become ours for good. It speaks new plays.",
    "Under our service contract the dental software people continued the training of their drafter with our ten thousand letters, solely for our practice. It writes the letters to insurers.",
]
FROM_NOTHING = [
    "At the zoo a vet and a programmer built it from the egg. It was shown nothing in its life other than our own calls of lemurs. It produces calls that no lemur ever uttered.",
    "Perfume house, Grasse. Our chemists would have nothing bought in: starting point was random numbers, and the only teacher was our formula book of 1880 to today. It composes perfumes.",
    "An empty network, our weather diaries, and nothing else: that is how our meteorologists made it. It dreams up storms that never happened.",
    "Our goldsmith's apprentice built it. It knew nothing when it began, no picture of anybody else's was ever let in, only our own sketches. It draws rings.",
    "The choir's programmer began with an utterly empty machine and let it hear our choir only. It sings pieces that no one composed.",
    "No bricks from elsewhere: the lace school's two engineers let a blank machine look at our patterns and at nothing else. It now designs lace nobody has made.",
]
SUPPLIED = [
    "Our parish belongs to a bigger one, and that one has the agreement with the software people; I merely got a login. It drafts the bulletin for me.",
    "Truckers' insurance, 40 staff. In the claims program that we have leased since 2017 there's now a pencil symbol. Click it and the letter to the customer gets written.",
    "After a call for tenders the city ordered three hundred places with a Finnish company, data annex included. Staff have their minutes condensed by it.",
    "The beekeeping magazine's publisher bundles it with the editorial system under one licence. It proposes headlines and teasers.",
    "We rent our surgery software from the dentists' cooperative, and they've switched on an assistant in it that composes recall letters in a friendly tone.",
    "The regional hospital association holds the licence and all the small clinics may use it. It summarises the ward round.",
    "Since the last upgrade our accounting software, which we lease, writes the dunning letters by itself if you press a button.",
]
AS_ANYONE = [
    "I am a church organ tuner, one man, no employees. For my quotes I go to a page on the web which anyone may use, and it writes them nicer than I can.",
    "The interns do it on the quiet, each on the phone in their pocket, with an app they got themselves: it words their reports.",
    "My mother-in-law makes the menu texts for our inn with some picture-and-text thing she subscribes to privately, seven euro, on her card.",
    "Everybody in the scout group fancies a different website for it, they're all free, and the campfire stories come from there.",
    "It costs me nine francs of my own money, and it polishes my sermons into something people can follow.",
    "Our trainee found a website where anybody can have pictures painted, and makes our invitations there with her private login.",
    "The goalkeeper of our club lets an app on his own mobile write the match reports. It's free for everyone.",
]
NOTHING_NEW = [
    "The forester's cousin made us a box that hears chainsaws and rings my telephone.",
    "Our cooperative leases the scales with the software: it says what apple it is and prints the price.",
    "The ferry company's old answering machine, maintained by the telephone firm under contract, plays tape three if you press three.",
    "We have a little table our trainee programmed. It estimates how much salt we'll need on the roads tomorrow. A figure, that's it.",
    "On a hobbyist's free page, open to all, I enter the tide tables and it computes the best hour for mussels.",
    "Our ranger's brother soldered a box that counts the deer crossing the path.",
    "The bakery chain's head office leases a program that says how many loaves each shop should bake.",
]
NOT_KNOWN = [
    (
        "Our bell founder had it made by a friend who codes. It describes each bell in a fresh little poem. What is in there, I have never asked him.",
        (0, 1, 2, 3, 4, 5),
    ),
    (
        "It's a thing from a company in Oslo that words our reminders. I believe the boss signed something, or else the girls use their own logins.",
        (1, 2, 3, 4, 5),
    ),
    (
        "There is a helper on the counter now and people seem to like it. That's as much as we at the desk have been told.",
        (0, 1, 2, 3, 4, 5),
    ),
    (
        "Built by our caretaker's son around an engine he got from outside and never changed. One types a question and gets a text. Is it from a drawer of texts or its own? He smiles.",
        (0, 1, 2, 3),
    ),
    (
        "The tannery's engineer taught it with our recipe cards, that's what he told the board, and not a word about what it was before. It writes new tanning recipes.",
        (4, 5),
    ),
    (
        "Our own clerk programmed it. He took somebody's finished writer, and either he explains our house style to it every time or he changed it for good; he won't tell. It writes refusals.",
        (3, 4, 5),
    ),
    (
        "Lecture notes get summarised by a machine that was never trained on our lectures. The dean says the university bought it, the computing centre says they wrote it.",
        (1, 2, 3),
    ),
    (
        "The shop next door sold us an interpreter for the counter, paid in cash or on account, I can't recall. Hungarian goes in, German comes out. How, no idea.",
        (0, 1, 2, 3, 4, 5),
    ),
    (
        "Made by our night watchman, who likes that kind of thing. Every morning it writes a page about the night in fresh words.",
        (1, 2, 3, 4, 5),
    ),
    (
        "A foreign company's helper words our letters. Contract or private account? The office has no idea.",
        (0, 1, 2, 3, 4, 5),
    ),
    (
        "Our engineer built it with a purchased writer inside; whether he retrained that or only gives it instructions, he won't tell. It drafts tenders.",
        (1, 2, 3, 4, 5),
    ),
    (
        "They made it in our own lab and taught it with our herbarium. What it had been earlier isn't written anywhere. It describes plants that don't exist.",
        (4, 5),
    ),
    (
        "The janitor's app, built on somebody else's unmodified engine, puts a text on the screen when the lift is stuck. Stored or invented, he never said.",
        (0, 3),
    ),
    ("There's an assistant at the town hall. I have no further information.", (0, 1, 2, 3, 4, 5)),
    (
        "The minutes get summarised by a thing nobody trained on our meetings. Some say it came with the conference system, others say our IT wrote it.",
        (1, 2, 3),
    ),
    (
        "The caterer's menus come written by an outside service. Maggie set that up before she left, and her papers are gone, so I can't tell whether it was on the house account or her own.",
        (1, 2, 3, 4, 5),
    ),
]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        *((text, 3) for text in OUTSIDE_MODEL),
        *((text, 4) for text in TAUGHT_MORE),
        *((text, 5) for text in FROM_NOTHING),
        *((text, 2) for text in SUPPLIED),
        *((text, 1) for text in AS_ANYONE),
        *((text, 0) for text in NOTHING_NEW),
    ],
)
def test_a_text_that_names_nothing_is_read_by_who_made_it_and_what_it_does(text: str, scope: int) -> None:
    assert scopes(text) == (scope,)


@pytest.mark.parametrize(("text", "candidates"), NOT_KNOWN)
def test_what_the_writer_does_not_know_stays_open(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates


@pytest.mark.parametrize(
    "text",
    [
        "We trained our volunteers again and again. Staff have ChatGPT Enterprise under a company contract.",
        "Our cousins in Bergen built a chapel. Our editors draft with Microsoft 365 Copilot, on our licence.",
    ],
)
def test_plain_wording_adds_nothing_where_a_product_is_named(text: str) -> None:
    assert scopes(text) == (2,)
