"""Whether the configured model answers and gives structured output, and what to do if not."""

from __future__ import annotations

import time
from typing import Literal

from assistant.errors import (
    ModelLimited,
    ModelNonsense,
    ModelOverflow,
    ModelRefused,
    ModelTooSlow,
    ModelTrouble,
    ModelUnreachable,
)
from assistant.language_model.caller import Caller
from assistant.language_model.shapes import Prompt, Provider
from assistant.language_model.ways import Ways
from assistant.reading import Strict

_REMEDIES: dict[type[ModelTrouble], str] = {
    ModelOverflow: "Choose a model with a longer context.",
    ModelRefused: "Look at the key, the model's name, the account and the policy of the provider or gateway.",
    ModelLimited: "Wait, raise the provider's limit or the budget, or name a fallback in SCOPEWISE_MODEL_FALLBACKS.",
    ModelUnreachable: "Look at SCOPEWISE_MODEL_URL, the proxy, the certificate, and whether the server runs.",
    ModelTooSlow: "Raise SCOPEWISE_MODEL_TIMEOUT, or choose a faster model.",
    ModelNonsense: "Choose a model that can give structured answers (by JSON schema or tool calls).",
}


class Weather(Strict):
    """The answer that the check asks for."""

    sky: Literal["blue", "grey"]


class Checked(Strict):
    """One model: whether it answers in the form that is needed, how, in how many seconds, and what to do if not."""

    model: str
    status: Literal["fine", "broken"]
    found: str
    remedy: str = ""
    seconds: float = 0.0


def check_models(caller: Caller, ways: Ways) -> list[Checked]:
    """Every model of ``caller``, asked once each; never raises."""
    return [_checked(provider, caller, ways) for provider in caller.providers]


def _checked(provider: Provider, caller: Caller, ways: Ways) -> Checked:
    prompt = Prompt(
        name="check",
        version="1",
        fixed="You answer with one JSON object and nothing else.",
        turn='Give the object {"sky": "blue"}.',
        words=200,
    )
    began = time.monotonic()
    alone = Caller([provider], caller.patience, caller.budget)
    try:
        answer = alone.complete(prompt, Weather)
        Weather.model_validate_json(answer.text)
    except ModelTrouble as error:
        return Checked(
            model=provider.name, status="broken", found=str(error), remedy=remedy(error), seconds=_since(began)
        )
    except ValueError:
        nonsense = ModelNonsense(f"{provider.name} answers, but not in the form that was asked for.")
        return Checked(
            model=provider.name, status="broken", found=str(nonsense), remedy=remedy(nonsense), seconds=_since(began)
        )
    way = ways.of(provider.name)[0].replace("_", " ")
    return Checked(model=provider.name, status="fine", found=f"answers, with {way}", seconds=_since(began))


def remedy(error: ModelTrouble) -> str:
    """What to do about ``error``; empty where its own message says so."""
    return next((text for kind, text in _REMEDIES.items() if isinstance(error, kind)), "")


def checks_text(found: list[Checked]) -> str:
    """Two lines at most for each model."""
    lines = []
    for one in found:
        lines.append(
            f"{'ok     ' if one.status == 'fine' else 'broken '} {one.model}  {one.found} ({one.seconds:.1f} s)"
        )
        lines += [f"        {one.remedy}"] if one.remedy else []
    return "\n".join(lines)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)
