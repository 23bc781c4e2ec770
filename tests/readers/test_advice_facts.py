"""Facts that only the advice needs: each said in two trades, and near misses that say nothing of it."""

from __future__ import annotations

import pytest

from tests.readers.assessing import values

SAID = [
    ("data.personal", "The helper drafts replies from the salary list and the personnel files.", "yes"),
    ("data.health", "What goes in are lab values and the anamnesis.", "yes"),
    ("data.payment", "Some guests type a card number in the chat window.", "yes"),
    ("data.credentials", "People paste config files with passwords into it.", "yes"),
    ("data.confidential", "Board minutes go through it.", "yes"),
    ("provider.keeps_inputs", "The vendor erases all texts at midnight.", "no"),
    ("provider.trains_on_inputs", "They do not learn from what we enter.", "no"),
    ("provider.trains_on_inputs", "The maker may use what we type to improve its models.", "yes"),
    ("contract", "We signed with the maker in May.", "yes"),
    ("contract", "The interns work on private accounts.", "no"),
    ("untrusted.mail", "It reads whatever strangers send us.", "yes"),
    ("untrusted.uploads", "Claimants attach photos of the damage.", "yes"),
    ("permissions", "The search runs with the asker's token.", "end_user"),
    ("permissions", "One technical account sees everything, whoever asks.", "service_account"),
    ("audience.customers", "Passengers write to it from the train.", "yes"),
    ("audience.public", "Tourists can ask it anything.", "yes"),
    ("audience.employees", "The dispatchers use it all day.", "yes"),
    ("audience.minors", "The doll is for toddlers: a child asks and it sings an answer.", "yes"),
    ("audience.minors", "Teenagers chat with it about homework.", "yes"),
    ("human_review", "A notary proofreads every one before it leaves.", "always"),
    ("human_review", "The head cook reads every tenth menu, a sample.", "sometimes"),
    ("human_review", "Texts go straight out to the shop.", "never"),
    ("output.executed", "It writes SQL and runs it against the replica.", "yes"),
    ("output.fed_to_systems", "Lines are booked into the ERP.", "yes"),
    ("individual_effect", "The program decides alone on refunds and grants.", "decides"),
    ("individual_effect", "It proposes a shortlist of applicants.", "informs"),
    ("hosting", "Two GPU servers stand in our own basement.", "own_hardware"),
    ("hosting", "The tablets carry the model and work offline.", "device"),
    ("integration.tickets", "It files trouble tickets.", "yes"),
    ("integration.devices", "It moves the robot arm of the oven line.", "yes"),
    ("integration.cloud", "It proposes Terraform changes.", "yes"),
    ("availability", "The model must never be down.", "critical"),
    ("availability", "If it is offline nobody minds.", "tolerant"),
    ("control.logging", "Every prompt and each answer is logged.", "yes"),
    ("control.rate_limits", "There is a ceiling on tokens per user.", "yes"),
    ("control.secrets_management", "Keys are kept in a vault.", "yes"),
    ("control.output_filtering", "Answers pass a toxicity filter.", "yes"),
    ("control.evaluation", "Each release has to pass 300 test questions.", "yes"),
    ("control.transparency_notice", "Callers are told that a machine speaks.", "yes"),
    ("control.backup", "The checkpoints are backed up every night.", "yes"),
    ("control.staff_training", "Everyone took the course on it.", "yes"),
    ("contract", "The bakers chat with it on the group's agreement.", "yes"),
    ("control.data_provenance", "For every recording the source and the licence are noted in a list.", "yes"),
    ("human_review", "A card goes out once the florist has checked every single one.", "always"),
    ("provider.trains_on_inputs", "Nor does the vendor learn from it.", "no"),
    (
        "provider.trains_on_inputs",
        "A switch allows them to use our messages to improve their models, and it is on.",
        "yes",
    ),
    ("control.staff_training", "Each cook sat the one-hour course first.", "yes"),
    ("data.confidential", "Company secrets are typed in every day.", "yes"),
    ("human_review", "Below ten euros the claim is paid, no adjuster in between.", "never"),
    ("individual_effect", "Requests for leave are turned down automatically.", "decides"),
    ("control.human_approval", "It writes the valve command and sends it once the miller has confirmed it.", "yes"),
    ("untrusted.web", "Each night it trawls dealers' websites.", "yes"),
    ("control.input_filtering", "We filter what comes in.", "yes"),
    ("control.output_filtering", "A second filter stops slander in what comes out.", "yes"),
    ("output.read", "The answer is merely shown on a screen.", "yes"),
    ("data.public", "They ask about things that stand on the internet already.", "yes"),
    ("data_reach.prompts", "The carpenters type a sentence and get a quote.", "yes"),
    ("permissions", "The box touches no database whatsoever.", "no_access"),
    ("permissions", "The machine isn't connected to anything.", "no_access"),
    ("hosting", "It sits in our computer centre.", "own_hardware"),
    ("data.personal", "The reports carry tenant names.", "yes"),
    ("output.published", "The pictures go on our posters.", "yes"),
    ("control.staff_training", "We gave no training for testers at all.", "no"),
    ("audience.employees", "Users are twelve surveyors.", "yes"),
    ("audience.employees", "Kitchen staff only.", "yes"),
]
NOT_SAID = [
    ("audience.minors", "Nurses in the children's hospital use ChatGPT for letters."),
    ("data.payment", "Somebody paid the plan by credit card."),
    ("control.logging", "You have to be logged in for that."),
    ("audience.public", "It isn't anyone's business."),
    ("hosting", "They use the app on their phones."),
    ("integration.devices", "He pushed the letter under the door."),
    ("contract", "We never get at it by private accounts."),
    ("control.red_teaming", "It came out of a hackathon."),
    ("output.published", "Go-live is in October."),
    ("contract", "We reached agreement on the menu."),
    ("control.data_provenance", "The recorder has a licence plate."),
    ("human_review", "After the florist has opened the shop it starts."),
    ("data.confidential", "The secret of good bread is time."),
    ("individual_effect", "The sheets are turned over automatically."),
    ("untrusted.web", "The boat trawls near the coast."),
    ("permissions", "The guests have no access to our cellar."),
    ("data.personal", "Brand names stand in it."),
    ("output.published", "The cooks go on holiday."),
]


@pytest.mark.parametrize(("fact", "text", "expected"), SAID)
def test_what_is_said_in_plain_words_is_read(fact: str, text: str, expected: str) -> None:
    assert values(text, fact) == (expected,)


@pytest.mark.parametrize(("fact", "text"), NOT_SAID)
def test_near_misses_say_nothing(fact: str, text: str) -> None:
    assert values(text, fact) is None
