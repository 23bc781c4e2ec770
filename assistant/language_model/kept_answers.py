"""Answers kept in a folder, by the hash of what was asked, so that a run can be repeated and compared with no model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant import errors
from assistant.errors import ModelTrouble, ModelUnreachable, UnusableInput
from assistant.language_model.shapes import Completion, Prompt, Provider
from assistant.reading import Strict

_TROUBLES: dict[str, type[ModelTrouble]] = {
    kind.kind: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ModelTrouble)
}


class Kept(Strict):
    """One answer as it is kept: what was asked (by name and version), and the answer or what went wrong."""

    prompt: str
    version: str
    completion: Completion | None = None
    trouble: str = ""
    message: str = ""


class Recorder:
    """Asks ``provider`` and keeps what it answers in ``folder``, trouble too."""

    def __init__(self, provider: Provider, folder: Path) -> None:
        self._provider = provider
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableInput(f"{folder} cannot be made: {error.strerror or error}.") from error

    @property
    def name(self) -> str:
        """The name of the model that is asked."""
        return self._provider.name

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:
        """The provider's answer, kept."""
        kept = Kept(prompt=prompt.name, version=prompt.version)
        try:
            found = self._provider.complete(prompt, shape)
        except ModelTrouble as error:
            self._keep(prompt, kept.model_copy(update={"trouble": error.kind, "message": str(error)}))
            raise
        self._keep(prompt, kept.model_copy(update={"completion": found}))
        return found

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The provider's answer, kept once it is whole."""
        pieces = []
        for piece in self._provider.stream(prompt):
            pieces.append(piece)
            yield piece
        whole = Completion(text="".join(pieces), model=self.name)
        self._keep(prompt, Kept(prompt=prompt.name, version=prompt.version, completion=whole))

    def _keep(self, prompt: Prompt, kept: Kept) -> None:
        (self._folder / f"{prompt.key}.json").write_text(kept.model_dump_json(indent=1), encoding="utf-8")


class Player:
    """Answers from ``folder`` alone; what was not kept there is not reachable, and says so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not folder.is_dir():
            raise UnusableInput(f"{folder} is no folder of kept answers; --record FOLDER makes one.")

    @property
    def name(self) -> str:
        """What stands for the model in figures."""
        return f"replay:{self._folder.name}"

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:  # noqa: ARG002 - kept as it was asked
        """The kept answer; raises what was kept in its place, or `ModelUnreachable`."""
        kept = self._kept(prompt)
        if kept.completion is None:
            raise _TROUBLES.get(kept.trouble, ModelUnreachable)(kept.message)
        return kept.completion

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The kept answer, in one piece."""
        yield self.complete(prompt, None).text

    def _kept(self, prompt: Prompt) -> Kept:
        path = self._folder / f"{prompt.key}.json"
        try:
            return Kept.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ModelUnreachable(f"No answer is kept in {self._folder} for this {prompt.name} prompt.") from None
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise UnusableInput(f"{path} is no kept answer: record it anew.") from error
