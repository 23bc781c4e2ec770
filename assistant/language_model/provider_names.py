"""The providers that Scopewise knows by name: the package, the extra that brings it, and the variable of its key."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Final

from assistant.errors import ModelNotConfigured, shown


@dataclass(frozen=True, slots=True)
class ProviderName:
    """One provider of `init_chat_model`; ``keys`` are the variables of which one must be set, none where none is.

    ``environment`` says what to set where a provider takes its credentials from elsewhere.
    """

    package: str
    extra: str
    keys: tuple[str, ...] = ()
    environment: str = ""


_AWS: Final = (
    "Set AWS_REGION, and AWS_BEARER_TOKEN_BEDROCK, AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY; or give the "
    "machine a role."
)
_CLOUD: Final = "Set GOOGLE_CLOUD_PROJECT, GOOGLE_CLOUD_LOCATION and GOOGLE_APPLICATION_CREDENTIALS; or give the machine a service account."

PROVIDERS: Final = {
    "openai": ProviderName("langchain_openai", "openai", ("OPENAI_API_KEY",)),
    "azure_openai": ProviderName("langchain_openai", "azure", ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN")),
    "anthropic": ProviderName("langchain_anthropic", "anthropic", ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")),
    "ollama": ProviderName("langchain_ollama", "ollama"),
    "google_genai": ProviderName("langchain_google_genai", "google", ("GOOGLE_API_KEY", "GEMINI_API_KEY")),
    "google_vertexai": ProviderName("langchain_google_genai", "google", environment=_CLOUD),
    "bedrock": ProviderName("langchain_aws", "bedrock", environment=_AWS),
    "bedrock_converse": ProviderName("langchain_aws", "bedrock", environment=_AWS),
    "mistralai": ProviderName("langchain_mistralai", "mistral", ("MISTRAL_API_KEY",)),
}
"""By the name that stands before the colon of `SCOPEWISE_MODEL`."""


def split_name(name: str) -> tuple[str, str]:
    """Provider and model of ``provider:model``; raises `ModelNotConfigured` that says what would be right."""
    provider, colon, model = name.strip().partition(":")
    provider = provider.strip().replace("-", "_").casefold()
    if colon and provider in PROVIDERS and model.strip():
        return provider, model.strip()
    if not colon or provider in PROVIDERS:
        raise ModelNotConfigured(
            f"SCOPEWISE_MODEL is {shown(name)}; it must be provider:model, such as 'openai:gpt-5-mini' or 'ollama:llama3.2'."
        )
    near = get_close_matches(provider, PROVIDERS, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ModelNotConfigured(
        f"SCOPEWISE_MODEL names the provider {shown(provider)}, which is none of {', '.join(PROVIDERS)}.{hint}"
    )


def require_package(provider: str) -> None:
    """Raise `ModelNotConfigured` that names the extra where the package of ``provider`` is not installed."""
    needed = PROVIDERS[provider]
    for package in ("langchain", needed.package):
        if find_spec(package) is None:
            raise ModelNotConfigured(
                f"{provider} needs the package {package.replace('_', '-')}, which is not installed. "
                f"Install it with: pip install 'scopewise[{needed.extra}]'"
            )


def key_hint(provider: str) -> str:
    """Which variable holds the key of ``provider``, as a sentence; empty where it needs none."""
    keys = PROVIDERS[provider].keys
    return f"Set {' or '.join(keys)}." if keys else PROVIDERS[provider].environment
