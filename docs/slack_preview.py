"""Every kind of message that the Slack bot sends, rendered from its blocks as Slack draws them, on one page.

    python docs/slack_preview.py docs/slack-preview.html

For whoever changes what is shown: blocks are made by the same code as for Slack, from a real interview.
"""

from __future__ import annotations

import base64
import html
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.app import Scopewise
from assistant.conversation import Answer, Confirm, Finish, Interview, Say
from assistant.knowledge_files import load_knowledge
from assistant.readers.embedded import EmbeddedReader
from assistant.report import matrix_alt
from assistant.report.to_png import matrix_png
from assistant.store.records import Summary, VerdictSummary
from ui.slack import dialogs, wording
from ui.slack.blocks import Block, Message
from ui.slack.home_shown import home
from ui.slack.incoming import Returning
from ui.slack.places import Audience, Place
from ui.slack.pressing import Aim
from ui.slack.result_shown import Card, all_recommendations, first_recommendations, verdict, with_picture
from ui.slack.showing import asked_of, speakers
from ui.slack.talk_shown import answered, asked_of_colleague, question, say_back, told

WHEN = "2026-03-02T10:24:00+00:00"
DESCRIPTION = (
    "Our support team wants a chatbot on the website. It answers customers from our manuals and their orders, built by our "
    "developers on Azure OpenAI, and it can send refunds."
)


@dataclass
class Story:
    """One interview in a channel, of Ana and Ben."""

    engine: Scopewise
    interview: Interview

    @classmethod
    def begun(cls) -> Story:
        """With Ana's description."""
        knowledge = load_knowledge()
        engine = Scopewise(knowledge, EmbeddedReader.load(knowledge.folder), clock=lambda: WHEN)
        first = Interview(id="0" * 32, started=WHEN)
        return cls(engine, engine.step(first, Say(text=DESCRIPTION, who="Ana Ruiz")))

    def shown(self, audience: Audience = "thread") -> Message:
        """What stands."""
        reply = self.engine.reply(self.interview)
        if reply.kind == "say_back":
            return say_back(reply, self.engine.phrases, self.interview.id, audience, speakers(self.interview))
        return question(reply, self.engine.phrases, self.interview.id, audience)

    def answers(self, who: str = "Ben Okafor") -> None:
        """The first thing that may be, which is no tick."""
        reply = self.engine.reply(self.interview)
        values = (reply.options[0].value,) if reply.options else None
        step = Answer(fact=reply.fact, values=values, workload=reply.workload, who=who) if reply.fact else Confirm()
        self.interview = self.engine.step(self.interview, step)

    def ends(self) -> Card:
        """With the result."""
        self.interview = self.engine.step(self.interview, Finish(who="Ana Ruiz"))
        return Card(self.engine.assessment(self.interview, advice=True), self.engine.knowledge, self.engine.phrases)


def kinds() -> Iterator[tuple[str, str]]:
    """Every kind with its HTML."""
    story = Story.begun()
    phrases, guide = story.engine.phrases, story.engine.knowledge.guide
    yield "The start, in the pane", _posts(told(wording.WELCOME)) + _prompts()
    yield "A question with options that need a word", _posts(story.shown("alone"))
    reply = story.engine.reply(story.interview)
    yield "What stays of it", _posts(answered(reply.question, reply.options[0].label, "Ben Okafor"))
    yield "A question with a row of options", _posts(_asked(story, "sector", "private"), alone=True)
    yield "A question to tick", _posts(_asked(story, "data", "thread"))
    for _ in range(3):
        story.answers()
    while story.engine.reply(story.interview).kind != "say_back" and len(story.interview.turns) < 20:
        story.interview = story.engine.step(story.interview, _open(story))
    yield "The say-back, in a thread", _posts(story.shown())
    card = story.ends()
    yield "The verdict", _posts(_with_matrix(verdict(card, (), page=True, share=False), card))
    first = first_recommendations(card)
    yield "What to do first", _posts(first) if first else ""
    yield "The whole list, its beginning", _posts(_cut(all_recommendations(card)[0]))
    about = guide.planner.question("hosting")
    put = asked_of_colleague(asked_of(about), phrases, Aim(t="t", f=about.fact), "Ana Ruiz")
    yield "A question for a colleague", _posts(put)
    yield "A refusal", _posts(told(wording.SHARED_CHANNEL))
    back = Returning(aim=Aim(a="0" * 32, f=about.fact), place=Place(where="direct", team="T", channel="D", user="U"))
    yield "Why it is asked", _dialog(dialogs.why(about))
    yield "Ask a colleague", _dialog(dialogs.colleague(about, back))
    yield (
        "A correction",
        _dialog(dialogs.correct([("delivery|", "How you get it")], back, guide.planner.question("delivery"))),
    )
    yield "Share", _dialog(dialogs.share(back))
    yield (
        "The Home tab",
        f'<div class="home">{_blocks(home(_kept(), 3, ["1"], story.engine.knowledge.matrix)["blocks"])}</div>',
    )


def _open(story: Story) -> Answer | Confirm:
    reply = story.engine.reply(story.interview)
    return Answer(fact=reply.fact, values=None, workload=reply.workload) if reply.fact else Confirm()


def _asked(story: Story, name: str, audience: Audience) -> Message:
    about = story.engine.knowledge.guide.planner.question(name)
    reply = asked_of(about).model_copy(update={"number": 3, "total": 8})
    return question(reply, story.engine.phrases, "0" * 32, audience)


def _kept() -> list[Summary]:
    found = VerdictSummary(status="determined", candidates=(3,), agentic=(2,))
    rows = (("1", "Support chatbot that can send refunds", "result"), ("2", "Copilot for the whole firm", "say_back"))
    return [
        Summary(id=name, title=title, created=WHEN, updated=WHEN, version=1, stage=stage, turns=6, verdict=found)  # type: ignore[arg-type]
        for name, title, stage in rows
    ]


def _with_matrix(shown: Message, card: Card) -> Message:
    drawn = base64.b64encode(matrix_png(card.assessment, card.knowledge)).decode()
    alt = matrix_alt(card.assessment, card.knowledge)
    image: Block = {"type": "image", "url": f"data:image/png;base64,{drawn}", "alt_text": alt}
    return shown.model_copy(update={"blocks": tuple(with_picture(shown.blocks, image))})


def _cut(shown: Message) -> Message:
    block = shown.blocks[0]
    lists = [{**part, "elements": part["elements"][:8]} for part in block["elements"]]
    return shown.model_copy(update={"blocks": ({**block, "elements": lists},)})


def _posts(shown: Message, *, alone: bool = False) -> str:
    small = f'<p class="only">{wording.PRIVATE}</p>' if alone else ""
    return (
        f'<div class="message"><div class="face">S</div><div>{small}<p class="by"><b>{wording.NAME}</b> <span class="app">APP'
        f'</span> <span class="time">10:24</span></p>{_blocks(shown.blocks)}</div></div>'
    )


def _prompts() -> str:
    buttons = "".join(f'<span class="prompt">{html.escape(title)}</span>' for title, _ in wording.PROMPTS)
    return f'<p class="hint">{wording.PROMPTS_TITLE}</p><div class="prompts">{buttons}</div>'


def _dialog(view: Block) -> str:
    submit = f'<span class="button primary">{_text(view["submit"])}</span>' if "submit" in view else ""
    return (
        f'<div class="dialog"><h3>{_text(view["title"])}</h3>{_blocks(view["blocks"])}'
        f'<div class="ends"><span class="button">{_text(view["close"])}</span>{submit}</div></div>'
    )


def _blocks(blocks: Sequence[Block]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block["type"]:
        case "header":
            return f'<h3 class="header">{_text(block["text"])}</h3>'
        case "section":
            beside = _field(block["accessory"]) if "accessory" in block else ""
            return f'<div class="section"><div>{_text(block["text"])}</div>{beside}</div>'
        case "context":
            return f'<p class="context">{" ".join(_text(one) for one in block["elements"])}</p>'
        case "divider":
            return "<hr>"
        case "actions":
            return f'<div class="actions">{"".join(_field(one) for one in block["elements"])}</div>'
        case "image":
            return f'<img src="{block["url"]}" alt="{html.escape(block["alt_text"])}">'
        case "input":
            return f'<div class="input"><b>{_text(block["label"])}</b>{_field(block["element"])}</div>'
        case "rich_text":
            return "".join(_rich(part) for part in block["elements"])
        case kind:
            raise ValueError(f"no picture of a {kind}")


def _rich(part: Block) -> str:
    if part["type"] == "rich_text_list":
        name = "ol" if part["style"] == "ordered" else "ul"
        start = f' start="{part["offset"] + 1}"' if "offset" in part else ""
        return f"<{name}{start}>{''.join(f'<li>{_runs(one)}</li>' for one in part['elements'])}</{name}>"
    tag = "blockquote" if part["type"] == "rich_text_quote" else "p"
    return f"<{tag}>{_runs(part)}</{tag}>"


def _runs(part: Block) -> str:
    return "".join(_run(run) for run in part["elements"])


def _run(run: Block) -> str:
    if run["type"] == "link":
        return f'<a href="{html.escape(run["url"])}">{html.escape(run["text"])}</a>'
    text = html.escape(run.get("text") or run.get("fallback", "@somebody")).replace("\n", "<br>")
    for style, tag in (("bold", "b"), ("italic", "i")):
        text = f"<{tag}>{text}</{tag}>" if run.get("style", {}).get(style) else text
    return text


def _field(field: Block) -> str:
    match field["type"]:
        case "button":
            return f'<span class="button {field.get("style", "")}">{_text(field["text"])}</span>'
        case "overflow":
            return '<span class="button">⋯</span>'
        case "checkboxes" | "radio_buttons":
            shape = "round" if field["type"] == "radio_buttons" else ""
            return "".join(
                f'<p class="box"><i class="{shape}"></i><span>{_option(one)}</span></p>' for one in field["options"]
            )
        case _:
            return f'<span class="menu">{_text(field["placeholder"])} <small>▾</small></span>'


def _option(one: Block) -> str:
    more = f"<small>{_text(one['description'])}</small>" if "description" in one else ""
    return f"{_text(one['text'])}{more}"


def _text(text: Block) -> str:
    if text["type"] == "plain_text":
        return html.escape(text["text"])
    escaped = html.escape(text["text"], quote=False).replace("&amp;", "&").replace("\n", "<br>")
    return re.sub(r"\*([^*\u2060]+)\*", r"<b>\1</b>", escaped)


STYLE = """
:root{color-scheme:light dark;--ground:#fff;--text:#1d1c1d;--soft:#616061;--line:#dddddd;--edge:#bbbabb;--green:#007a5a;--red:#e01e5a;
--link:#1264a3;--only:#f8f8f8}
@media (prefers-color-scheme:dark){:root{--ground:#1a1d21;--text:#d1d2d3;--soft:#ababad;--line:#35373b;--edge:#565856;--green:#148567;
--red:#e01e5a;--link:#1d9bd1;--only:#222529}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);font:15px/1.467 Lato,"Helvetica Neue",Arial,sans-serif}
main{max-width:760px;margin:0 auto;padding:24px 20px 60px}h1{font-size:22px}h2{font-size:13px;font-weight:700;color:var(--soft);
margin:36px 0 10px;border-bottom:1px solid var(--line);padding-bottom:6px}p{margin:2px 0}.message p:not(.by){margin:4px 0 6px}.message{display:grid;grid-template-columns:36px 1fr;
gap:8px}.face{width:36px;height:36px;border-radius:6px;background:#1d4ed8;color:#fff;font-weight:700;display:grid;place-items:center}
.by{margin:0}.app{font-size:10px;background:var(--line);border-radius:2px;padding:1px 3px;vertical-align:1px}.time{font-size:12px;
color:var(--soft)}.header{font-size:18px;line-height:1.33;margin:8px 0 4px}.section{display:flex;justify-content:space-between;gap:16px;
margin:6px 0;align-items:flex-start}.context,.hint,.only{font-size:13px;color:var(--soft);margin:4px 0}.actions{display:flex;flex-wrap:wrap;gap:8px;
margin:8px 0}.button,.menu{border:1px solid var(--edge);border-radius:4px;padding:0 12px;min-height:32px;font-weight:700;font-size:13px;
display:inline-flex;align-items:center;white-space:nowrap;flex:none;max-width:100%}.menu{font-weight:400;min-width:220px;justify-content:space-between}
.primary{background:var(--green);border-color:var(--green);color:#fff}.danger{color:var(--red);border-color:var(--red)}hr{border:0;
border-top:1px solid var(--line);margin:12px 0}img{max-width:100%;border-radius:8px;margin:8px 0;display:block}ul,ol{margin:2px 0 6px;
padding-left:26px}li{margin:1px 0}blockquote{margin:4px 0;border-left:4px solid var(--line);padding-left:12px}a{color:var(--link);
text-decoration:none}.box{display:flex;gap:10px;width:100%;margin:2px 0}.box i{flex:none;width:16px;height:16px;border:1px solid var(--edge);
border-radius:3px;margin-top:3px}.box .round{border-radius:50%}small{display:block;color:var(--soft);font-size:12px}.menu small{display:inline}
.dialog{border:1px solid var(--line);border-radius:8px;max-width:520px;padding:4px 20px 16px;box-shadow:0 4px 16px #0002}.dialog h3{font-size:20px}
.ends{display:flex;justify-content:flex-end;gap:8px;margin-top:16px}.input{display:grid;gap:6px;margin:12px 0}.home{border:1px solid var(--line);
border-radius:8px;padding:8px 20px}.prompts{display:flex;flex-wrap:wrap;gap:8px;margin-left:44px}.prompt{border:1px solid var(--edge);
border-radius:16px;padding:4px 12px;font-size:13px}.hint{margin-left:44px}.only{margin-left:0}
"""


def page() -> str:
    """The whole page."""
    parts = "".join(f"<h2>{html.escape(title)}</h2>{shown}" for title, shown in kinds())
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    title = "What Scopewise says in Slack"
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<title>{title}</title><style>{STYLE}</style></head>\n'
        f"<body><main><h1>{title}</h1>{parts}</main></body></html>\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
