"""Puts a language model beside the embedded reader, as the settings say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.app import Scopewise
from assistant.errors import ModelNotConfigured, ModelTrouble
from assistant.readers.approved import TaughtReader
from assistant.readers.embedded import EmbeddedReader
from assistant.reading import Asked, Known, Reader, Reading
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.language_model.caller import Caller
    from assistant.masking import Masker
    from assistant.readers.llm import LlmReader


class Unusable:
    """Stands for a language model that is set and cannot be used: every message says why."""

    def __init__(self, model: str, trouble: ModelTrouble) -> None:
        self.model = model
        self._trouble = trouble

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:  # noqa: ARG002 - the protocol hands them in
        """Raises the trouble."""
        raise self._trouble


def with_model(engine: Scopewise, settings: Settings, caller: Caller | None = None, queueing: float = 0.0) -> Scopewise:
    """``engine`` with a language model beside the embedded reader: that of ``settings``, or ``caller``.

    ``queueing``: the seconds that a message may wait for its place with the model of ``settings``.
    """
    from assistant.readers.combined import CombinedReader  # not needed without a model

    try:
        model, asking = _asking(settings, caller, engine.reader, queueing)
    except ModelTrouble as error:
        return replace(engine, reader=CombinedReader(engine.reader, Unusable(settings.model, error)))
    from assistant.prompts import prompts_version  # not needed without a model
    from assistant.voice import Voice  # not needed without a model

    return replace(
        engine,
        reader=CombinedReader(engine.reader, model),
        voice=Voice(asking, _masker(settings), settings.model_words),
        turn=asking.turn,
        prompts=prompts_version(),
        warming=asking.warm,
    )


def open_model_reader(settings: Settings, caller: Caller | None = None, beside: Reader | None = None) -> LlmReader:
    """The reader that asks the language model alone, for measuring; raises `ModelNotConfigured`."""
    return _asking(settings, caller, beside)[0]


def _asking(
    settings: Settings, caller: Caller | None, beside: Reader | None, queueing: float = 0.0
) -> tuple[LlmReader, Caller]:
    from assistant.language_model.opening import open_caller  # not needed without a model
    from assistant.readers.llm import LlmReader  # not needed without a model

    asking = caller or open_caller(settings, settings.data, queueing=queueing)
    if isinstance(beside, EmbeddedReader | TaughtReader):
        return LlmReader(asking, _masker(settings), own=beside.own_words), asking
    return LlmReader(asking, _masker(settings)), asking


def _masker(settings: Settings) -> Masker:
    try:
        from assistant.masking import Masker  # not needed without a model
    except ImportError as error:
        raise ModelNotConfigured(
            f"The package {error.name}, which hides secrets before anything is sent, is not installed. "
            "Install it with: pip install 'scopewise[model]'"
        ) from error
    return Masker(settings.mask_words, settings.mask_names)
