"""Every sentence and label of the page that is not part of the interview itself, in one place."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Scopewise"
TAGLINE: Final = "What security a generative-AI workload asks of you"
PLACEHOLDER_OPENING: Final = "Describe it in your own words"
PLACEHOLDER: Final = "Or answer in your own words"
PLACEHOLDER_SAY_BACK: Final = "Or say what is different"
PLACEHOLDER_RESULT: Final = "Add or correct something in your own words"
PICK_INSTEAD: Final = "I would rather pick from options"

DONT_KNOW: Final = "I don't know"
WHY: Final = "Why do you ask?"
SEVERAL: Final = "Several of these"
SEVERAL_TEXT: Final = "Pick all that apply. Each becomes a workload of its own, and we take them one by one."
CONTINUE: Final = "Continue"
NONE_OF_THESE: Final = "None of these"
ONLY_READING: Final = "You may read this assessment, and not change it."
NOTHING_OPEN: Final = "An auditor only reads. Open an assessment from the list."
BACK: Final = "Go back"
FINISH: Final = "Show me the result"
RESTART: Final = "Start over"
RESTART_TEXT: Final = "This takes back all that you said."
CONFIRM: Final = "Yes, that is right"
MORE: Final = "Ask me more"
TICK_ONE: Final = "Tick at least one, or choose “None of these”."
EARLIER_ANSWERS: Final = "Earlier answers ({count})"
YOU: Final = "You"
CHANGED: Final = "Changed: {title}"

KNOWN: Final = "What is known"
KNOWN_NOTHING: Final = "Nothing yet. It fills as you answer, and you can correct every line."
SCOPES: Final = "The five scopes"
AGENTIC: Final = "How much it acts by itself"
OUTSIDE: Final = "Outside the matrix"
BUYING: Final = "Buying"
BUILDING: Final = "Building"
ALL_POSSIBLE: Final = "All are possible so far."
STILL_POSSIBLE: Final = "{count} are still possible."
SETTLED: Final = "Settled, unless you correct something."
POSSIBLE: Final = "possible"
RULED_OUT: Final = "ruled out"
RESULT_MARK: Final = "fits"

TAGS: Final = {
    "said": "said",
    "assumed": "assumed",
    "unconfirmed": "to confirm",
    "contradicted": "contradicted",
    "open": "open",
}
SAID_BY: Final = "Said by"
ASK: Final = "Who might know: {who}"
EDIT: Final = "Edit"
EDIT_TITLE: Final = "Correct an entry"
SAVE: Final = "Save"
NOT_KNOWN: Final = "Not known"
ADD: Final = "Add something else"
ADD_SUBJECT: Final = "What is it about?"
NO_MEMBER: Final = "None of these"

SAY_BACK_PARTS: Final = {
    "said": "You said",
    "assumed": "We assumed",
    "unconfirmed": "Read by a language model, for you to confirm",
    "open": "Still open, and who might know",
}

NEW: Final = "New assessment"
EARLIER: Final = "Earlier assessments"
NONE_YET: Final = "None yet. Each is kept on this machine as you answer."
SHOW_ALL: Final = "Show all"
MANAGE: Final = "Manage"
MANAGE_TITLE: Final = "This assessment"
COPY: Final = "Make a copy"
EXPORT: Final = "Export"
DELETE: Final = "Delete"
DELETE_SURE: Final = "Delete for good"
DELETE_TEXT: Final = "This deletes it and all that was said in it. It cannot be undone."
IMPORT: Final = "Import"
IMPORT_TEXT: Final = "A file that was exported from Scopewise"
UNTITLED: Final = "Untitled"
GO_ON_IN_SLACK: Final = "Go on in Slack"
SLACK_SHOW: Final = "Show me what to send"
SLACK_SEND: Final = "Send this to Scopewise in Slack. It holds for {minutes} minutes, and once."
KEPT_HERE: Final = "Everything stays on this machine."
KEPT_THERE: Final = "What you write is kept in your organisation's database."
SENT_TO: Final = (
    "What you write also goes to the language model {model}, without the passwords, keys and personal data that were found in "
    "it."
)
SENT_KEPT_HERE: Final = "Everything is kept on this machine."

DELETED: Final = "The assessment was deleted."
COPIED: Final = "This is the copy. The original stays as it was."
IMPORTED: Final = "The assessment was imported."
STALE: Final = "This assessment was changed in another window, so the newer state is shown now. Please look at it and repeat your last step."
STALE_TAKEN: Final = (
    "This assessment was changed in another window. Your answer was added to the newer state, which is shown now."
)
GONE: Final = "There is no assessment at this address. It may have been deleted. You can begin a new one here."

TROUBLE_OPERATOR: Final = "Something about this installation needs mending before this can work. Whoever runs Scopewise finds the cause in its log."
TROUBLE_STORE: Final = "Assessments cannot be read or kept at the moment, so nothing has been changed. Whoever runs Scopewise finds the cause in its log."
UNSENT: Final = "What you wrote is not kept yet:"
SEND_AGAIN: Final = "Send it again"
TROUBLE_OURS: Final = "Something went wrong on our side. What you said before is kept; please try that again."
TROUBLE_FILE: Final = "The organisation's file was changed and cannot be used as it is now, so its last good version stays in force. Whoever runs Scopewise finds the lines in its log, or by scopewise org check."
REFERENCE: Final = "Reference {reference}"

RESULT: Final = "Result"
WORKING: Final = "Working out the advice…"
SCOPE: Final = "Scope {number}"
AGENTIC_SCOPE: Final = "Agentic scope {number}"
SCOPE_OPEN: Final = "Scope still open"
AGENTIC_OPEN: Final = "Agentic scope still open"
EXPLAIN_FIRST: Final = 20
EXPLAIN_PICK: Final = "Have one of these explained for your case"
EXPLAIN: Final = "Explain"
EXPLAINING: Final = "Asking the language model…"
EXPLAINED_NOTE: Final = "In a language model's words; each sentence was checked against the source that it names."
NOT_EXPLAINED: Final = "The language model had nothing to add that its sources bear out. Our own reason:"
NOT_LEGAL: Final = "This is security guidance, not legal advice."
TABS: Final = ("Summary", "What to do", "Work items", "Threats", "Why", "Matrix", "Answers", "Versions")
SIDES: Final = {
    "you": "What you do",
    "engineering": "What engineering does",
    "vendor": "What the vendor must answer",
}
SIDE_NOTHING: Final = "Nothing so far."
SIDE_MORE: Final = "and {count} more under “What to do”"
TOP: Final = "The ten to begin with"
REST: Final = "The rest, by discipline"
MAY_APPLY: Final = "May also apply"
MAY_APPLY_TEXT: Final = "Whether these apply depends on what is still open. “Ask me more” settles them."
DEPENDS: Final = "depends on {facts}"
NO_ADVICE: Final = "There are no recommendations until a scope is possible."
THREATS: Final = "Threats to go through"
THREATS_TEXT: Final = "For a threat-modelling session: walk through each with the people who build and run it. Selection and wording are ours; the ids are the publishers'."
THREATS_NONE: Final = "None is certain with what is known so far."
THREATS_MAY_APPLY: Final = "Threats that may apply"
ANSWERED_BY: Final = "What answers it"
UNANSWERED: Final = "Nothing recommended here yet: decide what answers it."
STEPS: Final = "Steps"
VERIFY: Final = "How to verify"
CONTROLS: Final = "Controls"
SOURCES: Final = "Sources"
OUR_SUMMARY: Final = "our summary"
VERBATIM: Final = "the publisher's words"
OWN_WORDS: Final = "{owner}'s own words"
OUR_RULE: Final = "This rule is our own; the sources below support it."
DRAFT: Final = "Not yet reviewed by a second person."
URGENT_BECAUSE: Final = "More urgent because"
CONCERNS: Final = "Concerns {names}"
STATES: Final = {
    "open": "open",
    "claimed": "claimed, evidence wanted",
    "evidenced": "evidenced",
    "accepted": "risk accepted",
    "not applicable": "not applicable",
}
LANE: Final = "Lane"
LANE_OPEN: Final = "Still open"
LANE_RULES: Final = "The decision rules, one by one"
LANE_SOURCE: Final = "From {source}."
LINE: Final = "line {line}"
FROM_FILE: Final = "From your organisation's file: {file}, version {version}, line {line}."
FROM_FILE_ASKED: Final = "Your organisation's file"
LEFT: Final = {
    "before pilot": "Left before the pilot",
    "before production": "Left before production",
    "ongoing": "Ongoing, not in place yet",
}
LEFT_NOTHING: Final = "Nothing is left here."
ITEMS_NONE: Final = "There are no work items until there are recommendations."
ITEMS_DONE: Final = "Done, accepted or not applicable ({count})"
ITEMS_GATE: Final = "{title} ({left} of {total})"
ITEM_CHANGE: Final = "Change"
ITEM_LOOK: Final = "History"
ITEM_TITLE: Final = "Work item"
ITEM_WHO: Final = "Your name"
ITEM_WHAT: Final = "What has changed?"
ITEM_CHANGES: Final = {
    "claim": "It is done (without evidence so far)",
    "evidence_link": "It is done; here is a link to the evidence",
    "evidence_file": "It is done; here is a file as evidence",
    "owner": "Somebody else does it",
    "accept": "We accept the risk for a time",
    "not_applicable": "It does not apply to us",
    "reopen": "It is open again",
    "note": "Only a note",
}
ITEM_OWNER: Final = "Who does it"
ITEM_LINK: Final = "Link, beginning with https://"
ITEM_FILE: Final = "File. Its name and fingerprint are kept, not its content."
ITEM_REASON: Final = "Reason or note"
ITEM_UNTIL: Final = "Accepted until"
ITEM_SAVE: Final = "Keep this change"
ITEM_KEPT: Final = "The change was kept."
ITEM_STALE: Final = "Somebody else has changed this item since you opened it. Look at it again, and repeat your change."
ITEM_NAME_NEEDED: Final = "Give your name, so that it is known who made the change."
ITEM_HISTORY: Final = "History"
ITEM_NO_HISTORY: Final = "Nothing has been changed yet."
ITEM_LAPSED: Final = "The risk was accepted until {until}, so this is open again."
ITEM_ACCEPTED: Final = "Accepted by {who} until {until}: {reason}"
ITEM_GONE: Final = "Does not apply at the moment."
ITEM_EVENTS: Final = {
    "owner": "gave it to {owner}",
    "claim": "said that it is done",
    "evidence": "attached {evidence}",
    "accept": "accepted the risk until {until}",
    "not_applicable": "said that it does not apply",
    "reopen": "opened it again",
    "note": "noted",
}
SHEET_FILES: Final = {"csv": "Items as CSV", "xlsx": "Items as XLSX"}
SHEETS: Final = "As a table for Jira, ServiceNow or a spreadsheet"
DECIDED_BY: Final = "What decided it"
RULES: Final = "The rules, one by one"
OUTCOMES: Final = {"fired": "holds", "not fired": "does not hold", "undecided": "open"}
WHAT_IF: Final = "What would change it"
WHAT_IF_NONE: Final = "No single answer on its own would change this result."
WHAT_IF_VALUE: Final = "“{value}”"
THEN: Final = "would make it {scopes}."
WORKLOADS: Final = "Workload by workload"
INSTEAD: Final = "What to do instead"
CHANGES_IT: Final = "What would change this"
MATRIX_TEXT: Final = "The same as text"
MATRIX_NOTE: Final = "In our own words. Points marked “ours” are ours, where the publisher of the matrix is silent."
OURS: Final = "ours"
DOWNLOADS: Final = "Take it with you"
SHORT_HTML: Final = "HTML, in short"
ASSUMED: Final = "Assumed: {reason}"
ASSUMED_NOTE: Final = "Rests on an assumption"
UNCONFIRMED_NOTE: Final = "Read by a language model alone, not confirmed"
NOTES: Final = "About the reading"

SIGN_IN: Final = "Sign in"
SIGN_IN_TEXT: Final = "Sign in with your organisation's account to go on."
SIGN_IN_UNREACHABLE: Final = "The sign-in does not answer at the moment, so nobody can be let in. Nothing is lost; please try again in a few minutes."
SIGNED_IN_AS: Final = "Signed in as"
SIGN_OUT: Final = "Sign out"
ROLES: Final = {
    "author": "author",
    "reviewer": "reviewer",
    "administrator": "administrator",
    "auditor": "auditor, who only reads",
}
OF: Final = "of {owner}"
NONE_YET_OF_YOURS: Final = "None yet. Yours appear here as you answer, and those that are shared with you."

SHARING: Final = "Share"
SHARED_WITH_NOBODY: Final = "It is shared with nobody so far."
REVIEWERS_SEE: Final = "Reviewers see it once it has a result; administrators and auditors always do."
SHARE_WITH: Final = "E-mail address"
SHARE_RIGHT: Final = "What they may do"
SHARED_RIGHTS: Final = {"read": "may read", "answer": "may read and answer"}
SHARE: Final = "Share with them"
SHARED: Final = "It is shared with {whom} now. Tell them where to find it: nobody is written to from here."
UNSHARE: Final = "Take back"
UNSHARED: Final = "It is no longer shared with {whom}."

ASK_COLLEAGUE: Final = "Ask a colleague"
HANDED: Final = "Ask colleagues"
HAND_OUT_WHICH: Final = "Which question?"
HAND_OUT_OF: Final = "About which of them?"
HAND_OUT_TEXT: Final = (
    "Who might know: {who}. They get a link that shows this question and nothing else, and answer it once."
)
HAND_OUT_WHOM: Final = "Who is it for? (a note for yourself)"
HAND_OUT: Final = "Make a link"
LINK_ONCE: Final = "Send this to your colleague. It can be used for {days} days, and is not shown again."
LINK_FOR: Final = "for {whom}"
LINK_STATES: Final = {
    "open": "not answered yet; can be used until {until}",
    "used": "answered by {who} on {day}",
    "revoked": "taken back",
    "expired": "not answered; it could be used until {until}",
}
REVOKE: Final = "Take back"

LINK_INTRO: Final = "{who} asks you one question about a piece of AI that is to be assessed."
SOMEBODY: Final = "A colleague"
LINK_NAME: Final = "Your name, so that it is known who answered"
LINK_SEND: Final = "Send the answer"
LINK_PICK: Final = "Pick the answer that fits best. If none does, tell whoever sent you the link."
LINK_THANKS: Final = "Thank you. Your answer was kept with your name. You can close this page."
LINK_ONLY: Final = "You see this question alone and can answer it once, until {until}. If you do not know, close the page and tell whoever sent you the link."
AUDIT: Final = "Everything for an auditor (ZIP)"
REVIEW: Final = "Review"
REVIEW_DRAFT: Final = "Nobody has been asked to sign this off yet."
REVIEW_KEPT: Final = "Recorded."
REVIEW_MARKS: Final = {
    "submitted": "in review",
    "sent back": "sent back",
    "signed": "signed",
    "reopened": "reopened",
}
REVIEW_SUBMIT: Final = "Submit for review"
REVIEW_ANSWER: Final = "Answer and submit again"
REVIEW_ANSWER_TEXT: Final = "Your answer. It is kept with the review; what changes a fact, say in the conversation too."
REVIEW_ASKED: Final = "The reviewer asks"
REVIEW_DECIDE: Final = "Decide"
REVIEW_REOPEN: Final = "Reopen"
REVIEW_REOPEN_TEXT: Final = "Why it has to be looked at again. What was signed can still be read."
REVIEW_WHAT: Final = "What do you decide?"
REVIEW_CHOICES: Final = {
    "confirmed": "The result is right",
    "overridden": "Another scope or lane holds",
    "sent_back": "Send it back with a question",
}
REVIEW_SCOPE: Final = "The scope that holds"
REVIEW_LANE: Final = "The lane that holds"
REVIEW_KEEP: Final = "As it is"
REVIEW_TEXT: Final = {
    "confirmed": "Reason, if you want to give one",
    "overridden": "Why it is otherwise; both stand in the record",
    "sent_back": "Your question to the author",
}
REVIEW_SIGN: Final = "Record the decision"
REVIEW_REASON: Final = "Reason: {reason}"
REVIEW_HASH: Final = "SHA-256 of the signed record: {sha256}"
REVIEW_STEPS: Final = "The review, step by step"
WAITING: Final = "Waiting for review ({count})"
VERSIONS_TITLE: Final = "What differs between two versions"
VERSIONS_NOW: Final = "As it stands now"
VERSIONS_ONE: Final = "Version {version}, {at}"
VERSIONS_SIGNED: Final = "Version {version}, signed {at}"
VERSIONS_BEFORE: Final = "Before"
VERSIONS_AFTER: Final = "After"
VERSIONS_OTHER: Final = "Of another assessment"
VERSIONS_SAME: Final = "Nothing that was found or advised differs."
