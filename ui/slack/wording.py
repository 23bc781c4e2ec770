"""Every sentence and label that Slack shows beside the interview's own, in one place."""

from __future__ import annotations

from typing import Final

NAME: Final = "Scopewise"

# The pane, and the start
WELCOME: Final = "Tell me about the AI that you use or plan."
PROMPTS_TITLE: Final = "Not sure how to begin? Try one of these:"
PROMPTS: Final = (
    ("Staff use a public chat service", "Our staff paste texts into ChatGPT to have them summarised."),
    ("We bought an assistant", "We bought Microsoft 365 Copilot for the whole firm; it reads our mail and files."),
    (
        "We build something",
        "Our developers build a chatbot for our website that answers from our manuals, on Azure OpenAI.",
    ),
    ("We train a model", "We fine-tune an open model on our own tickets, and it drafts replies for our agents."),
)
READING: Final = "is reading what you wrote…"

# A question
PROGRESS: Final = "Question {number} of about {total}"
ABOUT: Final = "About “{name}”"
CHOOSE: Final = "Choose"
CHOOSE_SPOKEN: Final = "Choose: {label}"
CONTINUE: Final = "Continue"
NONE_OF_THESE: Final = "None of these"
TICK_ONE: Final = "Tick at least one, or choose “None of these”."
DONT_KNOW: Final = "I don't know"
WHY: Final = "Why do you ask?"
SEVERAL: Final = "Several of these"
COLLEAGUE: Final = "Ask a colleague"
IN_WORDS: Final = "Or answer in your own words: just write here."
IN_WORDS_SHARED: Final = "Or answer in your own words. Everyone in this thread may answer."
IN_WORDS_PRIVATE: Final = "Only you can see this. To answer in words, write /scopewise and your answer."
BACK: Final = "Go back"
FINISH: Final = "Show me the result now"
RESTART: Final = "Start over"
ANSWERED: Final = "{answer}"
ANSWERED_BY: Final = "{answer} — {who}"
EARLIER: Final = "No longer asked."

# The say-back
SAY_BACK_PARTS: Final = {
    "said": "You said",
    "assumed": "I assumed",
    "unconfirmed": "Read by a language model, for you to confirm",
    "open": "Still open, and who might know",
}
SAID_BY: Final = " — {who}"
CONFIRM: Final = "Yes, that is right"
CORRECT: Final = "Correct something"
IN_WORDS_SAY_BACK: Final = {
    "alone": "Or write what is different.",
    "thread": "Or write what is different. Everyone in this thread may answer.",
    "private": "Only you can see this. To say what is different, write /scopewise and what it is.",
    "colleague": "",
}
MIGHT_KNOW: Final = " ({who} might know)"
BECAUSE: Final = " – "

# The result
RESULT: Final = "Result"
SCOPE: Final = "Scope {number}: {name}"
OUTSIDE: Final = "Outside the matrix"
SCOPE_OPEN: Final = "The scope is still open"
MAY_BE: Final = "It may be {names}."
ASSUMED: Final = "Assumed: {reason}"
UNCONFIRMED: Final = "A deciding fact was read by a language model alone and is not confirmed."
DECIDED_BY: Final = "What decided it"
WHAT_IF: Final = "What would change it"
WHAT_IF_NONE: Final = "No single answer on its own would change this."
WHAT_IF_LINE: Final = "{subject}: “{value}” would make it {scopes}."
INSTEAD_DO: Final = "What to do instead"
FIRST: Final = "What to do first"
ALL: Final = "Everything to do, the most urgent first"
ITEM_META: Final = "{level} · {gate} · {owner}"
ITEM_STATES: Final = {
    "open": "",
    "claimed": " · claimed, evidence wanted",
    "evidenced": " · evidenced",
    "accepted": " · risk accepted",
    "not applicable": " · not applicable",
}
SOURCE: Final = "Source: "
OWN_RULE: Final = "our own rule, supported by: "
SHOW_ALL: Final = "All {count} recommendations"
MORE: Final = "Ask me more"
SHARE_HERE: Final = "Share in this channel"
OPEN_PAGE: Final = "Open in the page"
PAGE_LINK: Final = "This link is for you alone; it holds for {minutes} minutes, and once:"
NEW: Final = "New assessment"
NOT_LEGAL: Final = "This is security guidance, not legal advice."
NO_ADVICE: Final = "There are no recommendations until a scope is possible."
REPORT_FILE: Final = "scopewise-report.html"
REPORT_TITLE: Final = "Scopewise report"
REPORT_COMES: Final = "The full report, with every source and every rule."
PICTURE_FILE: Final = "scopewise-matrix.png"
PICTURE_TITLE: Final = "The scoping matrix"
REPORT_ON_PAGE: Final = "The full report is on the page; files are not sent here."
NO_PAGE: Final = "The full report is on the page of Scopewise. Ask whoever runs it for the address."

# Dialogs
CLOSE: Final = "Close"
CANCEL: Final = "Cancel"
SAVE: Final = "Save"
WHY_TITLE: Final = "Why I ask"
WHO_KNOWS: Final = "Who might know: {who}"
CORRECT_TITLE: Final = "Correct something"
CORRECT_WHAT: Final = "What is different?"
CORRECT_PICK: Final = "Pick a subject"
CORRECT_NOW: Final = "What is right?"
SEVERAL_TITLE: Final = "Several of these"
SEVERAL_TEXT: Final = "Pick all that apply. Each becomes a workload of its own, and we take them one by one."
COLLEAGUE_TITLE: Final = "Ask a colleague"
COLLEAGUE_TEXT: Final = "They get this one question in a direct message, and see nothing else of the assessment."
COLLEAGUE_WHO: Final = "Who might know?"
COLLEAGUE_PICK: Final = "Pick a person"
SEND: Final = "Send"
SHARE_TITLE: Final = "Share"
SHARE_TEXT: Final = "They can open it from their own Home tab here."
SHARE_WHO: Final = "With whom?"
SHARE_HOW: Final = "What may they do?"
SHARE_RIGHTS: Final = {"read": "Read it", "answer": "Read it and answer questions"}

# A colleague
HANDED: Final = "I have asked {who} in a direct message, and leave the question open until they answer."
ASKED_BY: Final = "{who} asks for your help with one question about an AI that they are assessing."
ASKED_HINT: Final = "Pick one, or answer in your own words in this thread. Your answer will carry your name."
COLLEAGUE_THANKS: Final = "Thank you. I have passed that on to {who}."
COLLEAGUE_ANSWERED: Final = "{who} answered: {answer}"
COLLEAGUE_PICK_ONE: Final = "I could not match that with one of the answers. Please pick the one that fits best."
COLLEAGUE_OVER: Final = "This question was taken back, or it has been too long. Nothing more to do, and thank you."
NOT_A_PERSON: Final = "I can only ask a person of this workspace. Pick somebody else."

# Following edits
REOPENED: Final = "This assessment had been signed; because of this change it is open again."

# Home
HOME_TITLE: Final = "Your assessments"
HOME_NONE: Final = "None yet. Begin one here, or write to me in the Messages tab."
HOME_STATE: Final = {
    "asking": "Being answered · {turns} messages",
    "say_back": "Waiting for you to say whether it is right",
    "result": "Result: {result}",
}
HOME_CHANGED: Final = "Last changed "
HOME_SHARED: Final = "Shared with you"
HOME_MORE: Final = "Show more"
HOME_SHOWN: Final = "The {shown} changed last, of {count}."
RESUME: Final = "Go on"
SHARE: Final = "Share"
DELETE: Final = "Delete"
DELETE_SURE: Final = "Delete for good?"
DELETE_TEXT: Final = (
    "This deletes the assessment and all that was said in it. What stands in Slack stays there. It cannot be undone."
)
DELETE_YES: Final = "Delete"
DELETE_NO: Final = "Keep"
RESTART_SURE: Final = "Start over?"
RESTART_TEXT: Final = "This takes back all that was said in this assessment."
RESUMED: Final = "Going on with “{title}”."
SHARED_WITH: Final = "{who} shared an assessment with you: “{title}”. You find it in my Home tab."
SHARED_DONE: Final = "Shared with {who}."
SHARED_HERE: Final = "{who} shared an assessment with this channel: “{title}”. Everyone in this thread may answer."
UNTITLED: Final = "Untitled"

# The slash command
HELP: Final = (
    "Write /scopewise and a description in a sentence or two, and only you will see the answer. "
    "For example: /scopewise Our support team wants a chatbot that answers from our manuals."
)
PRIVATE: Final = "Only you can see this."
SHORTCUT_DONE: Final = "I have begun an assessment of that message, in our direct messages."

# Files and other things that are not text
NO_TEXT: Final = "I can only read text. Please write, or paste, what it does, for whom, and with which product."

# Refusals and trouble
SHARED_CHANNEL: Final = "This channel is shared with another organisation, so I do not assess anything here. Write to me in a direct message instead."
NOT_HERE: Final = "I am not allowed in this channel. Write to me in a direct message instead."
STRANGER: Final = "I only work with people of this workspace."
NOT_ALLOWED: Final = (
    "You can read this assessment, but not change it. Ask whoever began it to share it with you for answering."
)
GONE: Final = "I cannot find that assessment. It may have been deleted, or it is not shared with you. You can begin a new one here."
TROUBLE_OPERATOR: Final = "Something about this installation needs mending before this can work. Whoever runs Scopewise finds the cause in its log. Reference {reference}."
TROUBLE_OURS: Final = (
    "Something went wrong on our side. What you said before is kept; please try that again. Reference {reference}."
)
TROUBLE_SHOWN: Final = "Slack did not take the formatted message, so here is its text."
