"""Models that answer from a script, at LangChain's side of the door and at ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import BaseModel, Field

from assistant.language_model.shapes import Completion, Prompt, Usage

Script = Callable[[list[BaseMessage]], AIMessage]


class ScriptedChat(BaseChatModel):
    """LangChain's side: answers what ``script`` makes of the messages, and keeps them and how it was asked."""

    script: Any
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    bound: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own signature
    ) -> ChatResult:
        self.asked.append(messages)
        self.bound.append(kwargs)
        return ChatResult(generations=[ChatGeneration(message=self.script(messages))])

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own signature
    ) -> Runnable[Any, AIMessage]:
        return self.bind(tools=tools, tool_choice=tool_choice, **kwargs)


@dataclass
class ScriptedProvider:
    """Our side: each call takes the next entry of ``script``, a text or what is raised; it fails when that has run out."""

    script: list[str | BaseException]
    name: str = "scripted:model"
    usage: Usage = field(default_factory=lambda: Usage(sent=100, received=20))
    asked: list[Prompt] = field(default_factory=list)
    shapes: list[type[BaseModel] | None] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        self.asked.append(prompt)
        self.shapes.append(shape)
        self.before()
        if not self.script:
            raise AssertionError(f"the script has run out at {prompt.name}")
        entry = self.script.pop(0)
        if isinstance(entry, BaseException):
            raise entry
        return Completion(text=entry, usage=self.usage, seconds=0.1, model=self.name)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        text = self.complete(prompt).text
        yield from (text[start : start + 7] for start in range(0, len(text), 7))


@dataclass
class AnsweringProvider:
    """Our side: each call is answered by ``answer``, which may raise; ``asked`` keeps the calls."""

    answer: Callable[[Prompt], str]
    name: str = "answering:model"
    asked: list[Prompt] = field(default_factory=list)

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        self.asked.append(prompt)
        return Completion(text=self.answer(prompt), usage=Usage(sent=100, received=20), seconds=0.1, model=self.name)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        text = self.complete(prompt).text
        yield from (text[start : start + 7] for start in range(0, len(text), 7))


@dataclass
class Clock:
    """A clock that only moves when somebody sleeps, or is told to."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def asking(text: str = "a turn", name: str = "read") -> Prompt:
    """A call."""
    return Prompt(name=name, version="1", fixed="fixed", turn=text)


def observed(*lines: Sequence[object], asks: str = "") -> str:
    """The answer of a model that reports ``lines``: fact, values, quote, and maybe basis, standing, workload."""
    names = ("fact", "values", "quote", "basis", "standing", "workload")
    usual = {"basis": "stated", "standing": "holds", "workload": ""}
    entries = [usual | dict(zip(names, line, strict=False)) for line in lines]
    return json.dumps({"observations": entries, "asks": asks, "language": "en"})
