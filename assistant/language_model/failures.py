"""What the errors of the vendors' libraries mean to us. Knows them by name, so that none of them need be installed.

Every error class of the libraries stands here, and a test fails when one grows an error that does not. What is not in the
table all the same is told by its HTTP status, else it counts as not reachable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from assistant.errors import (
    ModelLimited,
    ModelNonsense,
    ModelNotConfigured,
    ModelOverflow,
    ModelRefused,
    ModelTooSlow,
    ModelTrouble,
    ModelUnreachable,
)

_NAMES: Final[Mapping[type[ModelTrouble], str]] = {
    ModelNotConfigured: """
        botocore.NoCredentialsError botocore.PartialCredentialsError botocore.CredentialRetrievalError
        botocore.UnknownCredentialError botocore.NoAuthTokenError botocore.TokenRetrievalError
        botocore.UnknownTokenProviderError botocore.SSOTokenLoadError botocore.UnauthorizedSSOTokenError
        botocore.LoginError botocore.LoginRefreshRequired botocore.LoginInsufficientPermissions
        botocore.LoginTokenLoadError botocore.LoginAuthorizationCodeError botocore.ProfileNotFound botocore.NoRegionError
        botocore.InvalidRegionError botocore.UnknownRegionError botocore.PendingAuthorizationExpiredError
        botocore.ConfigNotFound botocore.ConfigParseError botocore.MissingDependencyException
        google.DefaultCredentialsError google.MalformedError google.InvalidResource google.InvalidOperation
        google.InvalidValue google.InvalidType google.OSError
        google.ClientCertError google.MutualTLSChannelError google.UserAccessTokenError
    """,
    ModelOverflow: """
        langchain_core.ContextOverflowError langchain_openai.OpenAIContextOverflowError
        langchain_openai.OpenAIAPIContextOverflowError langchain_anthropic.AnthropicContextOverflowError
        anthropic.RequestBodyTooLargeAfterDecodingError anthropic.ContentTooLargeError
        anthropic.RequestHeaderFieldsTooLargeError openai.LengthFinishReasonError
        langchain_google_genai.GoogleContextOverflowError langchain_aws.BedrockContextOverflowError
    """,
    ModelRefused: """
        langchain_core.ModelAuthenticationError langchain_core.ModelPermissionDeniedError
        langchain_core.ModelInvalidRequestError langchain_core.ModelNotFoundError
        langchain_openai.OpenAIAuthenticationError langchain_openai.OpenAIPermissionDeniedError
        langchain_openai.OpenAIInvalidRequestError langchain_openai.OpenAIModelNotFoundError
        langchain_openai.OpenAIRefusalError
        langchain_google_genai.GoogleAuthenticationError langchain_google_genai.GooglePermissionDeniedError
        langchain_google_genai.GoogleInvalidRequestError langchain_google_genai.GoogleModelNotFoundError
        google.ClientError google.RefreshError google.ReauthFailError google.ReauthSamlChallengeFailError google.OAuthError
        botocore.ParamValidationError botocore.ServiceNotInRegionError
        langchain_anthropic.AnthropicAuthenticationError langchain_anthropic.AnthropicPermissionDeniedError
        langchain_anthropic.AnthropicInvalidRequestError langchain_anthropic.AnthropicModelNotFoundError
        openai.AuthenticationError openai.OAuthError openai.PermissionDeniedError openai.BadRequestError
        openai.NotFoundError openai.UnprocessableEntityError openai.ConflictError openai.ContentFilterFinishReasonError
        openai.SubjectTokenProviderError openai.InvalidWebhookSignatureError
        anthropic.AuthenticationError anthropic.PermissionDeniedError anthropic.BadRequestError anthropic.NotFoundError
        anthropic.UnprocessableEntityError anthropic.ConflictError anthropic.PreconditionFailedError
        anthropic.PaymentRequiredError anthropic.CredentialsError anthropic.IdentityTokenFileError
        anthropic.WorkloadIdentityError anthropic.APIWebhookValidationError anthropic.HTTPNotImplementedError
        anthropic.CMEKContextUnavailableError anthropic.CMEKKeyDisabledError anthropic.CMEKKeyNetworkBlockedError
        anthropic.CMEKKeyUnreachableError anthropic.ClaudeCodeKeyCreatorNotMemberError
        anthropic.ClaudeCodeVersionTooOldError anthropic.LinkedOrganizationBillingUnavailableError
        anthropic.OrganizationOnHoldError anthropic.OrganizationTypeNotSupportedError
        anthropic.ParentOrganizationRequiredError anthropic.RequestBodyEncodingInvalidError
        anthropic.RequestBodyEncodingUnsupportedError anthropic.SandboxEgressRestrictedError
        anthropic.WorkspaceHumanReviewDisabledError openai._AmbiguousModuleClientUsageError
        ollama.RequestError ollama.ResponseError
        httpx.InvalidURL httpx.UnsupportedProtocol httpx.TooManyRedirects httpx.CookieConflict
    """,
    ModelLimited: """
        langchain_core.ModelRateLimitError langchain_openai.OpenAIRateLimitError
        langchain_anthropic.AnthropicRateLimitError langchain_google_genai.GoogleRateLimitError
        openai.RateLimitError anthropic.RateLimitError openai.WebSocketQueueFullError
        anthropic.ContractSpendLimitReachedError anthropic.EnforcedSpendLimitReachedError
        anthropic.LinkedOrganizationSpendLimitReachedError anthropic.RampLimitExceededError
    """,
    ModelTooSlow: """
        langchain_core.ModelTimeoutError langchain_openai.OpenAITimeoutError langchain_openai.StreamChunkTimeoutError
        langchain_anthropic.AnthropicTimeoutError
        openai.APITimeoutError anthropic.APITimeoutError anthropic.RequestTimeoutError anthropic.GatewayTimeoutError
        httpx.TimeoutException httpx.ConnectTimeout httpx.ReadTimeout httpx.WriteTimeout httpx.PoolTimeout
        botocore.ReadTimeoutError botocore.ConnectTimeoutError google.TimeoutError
        builtins.TimeoutError
    """,
    ModelUnreachable: """
        langchain_core.LangChainException langchain_core.ModelError langchain_core.ModelAPIError
        langchain_core.ModelConnectionError langchain_core.TracerException
        langchain_openai.OpenAIAPIError langchain_openai.OpenAIConnectionError
        langchain_anthropic.AnthropicAPIError langchain_anthropic.AnthropicConnectionError
        langchain_anthropic.AnthropicOverloadedError
        openai.OpenAIError openai.APIError openai.APIStatusError openai.APIConnectionError openai.InternalServerError
        openai.WebSocketConnectionClosedError
        anthropic.AnthropicError anthropic.APIError anthropic.APIStatusError anthropic.APIConnectionError
        anthropic.InternalServerError anthropic.ServiceUnavailableError anthropic.OverloadedError
        anthropic.RetryableError anthropic.ClientClosedRequestError
        httpx.HTTPError httpx.HTTPStatusError httpx.RequestError httpx.TransportError httpx.NetworkError
        httpx.ConnectError httpx.ReadError httpx.WriteError httpx.CloseError httpx.ProxyError httpx.ProtocolError
        httpx.LocalProtocolError httpx.RemoteProtocolError httpx.StreamError httpx.StreamClosed httpx.StreamConsumed
        httpx.RequestNotRead httpx.ResponseNotRead
        botocore.BotoCoreError botocore.ClientError botocore.HTTPClientError botocore.ConnectionError
        botocore.UndefinedModelAttributeError
        botocore.EndpointConnectionError botocore.ConnectionClosedError botocore.SSLError botocore.ProxyConnectionError
        google.APIError google.ServerError google.GoogleAuthError google.TransportError google.ResponseError
        langchain_google_genai.GoogleGenerativeAIError langchain_google_genai.ChatGoogleGenerativeAIError
        langchain_google_genai.GoogleAPIError
        builtins.ConnectionError builtins.OSError
    """,
    ModelNonsense: """
        langchain_core.OutputParserException openai.APIResponseValidationError anthropic.APIResponseValidationError
        httpx.DecodingError httpx.SSEError json.JSONDecodeError pydantic_core.ValidationError builtins.ValueError builtins.TypeError
        google.UnknownFunctionCallArgumentError google.UnsupportedFunctionError google.FunctionInvocationError
        google.UnknownApiResponseError google.ContinuationInterruptedError google.ExperimentalWarning
        builtins.KeyError builtins.IndexError builtins.AttributeError builtins.NotImplementedError
    """,
}
MEANING: Final = {name: kind for kind, names in _NAMES.items() for name in names.split()}

_SAME: Final = {"httpx2": "httpx"}
"""Libraries that name their errors as another one does."""

_OVERFLOW: Final = re.compile(
    r"context.{0,20}(length|window|size)|maximum context|too many (input )?tokens|(prompt|input|request).{0,20}too (long|large)"
    r"|exceeds? .{0,40}(context|token)",
    re.IGNORECASE,
)
_KEY: Final = re.compile(r"api[_ -]?key|credential|access token|authentication method", re.IGNORECASE)
_SENTENCES: Final[Mapping[type[ModelTrouble], str]] = {
    ModelNotConfigured: "has no key",
    ModelRefused: "refused the call",
    ModelOverflow: "takes no text of this length",
    ModelLimited: "has no room for further calls at the moment",
    ModelUnreachable: "cannot be reached",
    ModelTooSlow: "did not answer in time",
    ModelNonsense: "gave an answer that cannot be used",
}


def trouble_of(error: BaseException, model: str) -> ModelTrouble:
    """``error`` of a vendor's library as ours. The message says what it means and never what was sent."""
    kind = _kind(error)
    text = f"{model} {_SENTENCES[kind]} ({type(error).__name__}{_status_text(error)})."
    return ModelLimited(text, wait_of(error)) if kind is ModelLimited else kind(text)


def meaning_of(kind: type[BaseException]) -> type[ModelTrouble] | None:
    """What errors of the class ``kind`` itself mean; None where the table does not know it."""
    library = kind.__module__.partition(".")[0]
    return MEANING.get(f"{_SAME.get(library, library)}.{kind.__name__}")


def status_of(error: BaseException) -> int | None:
    """The HTTP status that ``error`` carries, where it does."""
    response = getattr(error, "response", None)
    for holder in (error, response, error.__cause__):
        for name in ("status_code", "code"):
            status = getattr(holder, name, None)
            if isinstance(status, int) and 100 <= status < 600:
                return status
    status = _of_amazon(response).get("HTTPStatusCode")
    return status if isinstance(status, int) else None


def _of_amazon(response: object) -> Mapping[str, object]:
    """What botocore, whose responses are dictionaries, tells of the HTTP response; empty for the others."""
    told = response.get("ResponseMetadata") if isinstance(response, dict) else None
    return told if isinstance(told, dict) else {}


def wait_of(error: BaseException) -> float | None:
    """The seconds that the provider asks to be left alone (Retry-After), where it does."""
    for each in (error, error.__cause__):
        response = getattr(each, "response", None)
        headers = getattr(response, "headers", None) or _of_amazon(response).get("HTTPHeaders")
        for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
            wait = _seconds(str(headers.get(name, ""))) if isinstance(headers, Mapping) else None
            if wait is not None:
                return wait * unit
    return None


def _seconds(text: str) -> float | None:
    """Seconds, or those until a date as HTTP writes it; None where it is neither."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _kind(error: BaseException) -> type[ModelTrouble]:
    """By the table, but the status goes first where it says more than the class does."""
    found = [meaning for each in type(error).__mro__ if (meaning := meaning_of(each))]
    status = status_of(error)
    if ModelOverflow in found or (status in (400, 413, 422) and _OVERFLOW.search(str(error))):
        return ModelOverflow
    by_status = _of_status(status)
    vague = not found or found[0] in (ModelUnreachable, ModelRefused)
    if by_status and vague:
        return by_status
    if found and found[0] in (ModelUnreachable, ModelNonsense, ModelRefused) and status is None and _lacks_key(error):
        return ModelNotConfigured
    return found[0] if found else ModelUnreachable


def _lacks_key(error: BaseException) -> bool:
    """Whether a client could not even be made for want of a key."""
    return bool(_KEY.search(str(error)[:2000]))


def _of_status(status: int | None) -> type[ModelTrouble] | None:
    if status is None or status < 400:
        return None
    if status in (408, 504, 524):
        return ModelTooSlow
    if status == 429:
        return ModelLimited
    return ModelUnreachable if status >= 500 else ModelRefused


def _status_text(error: BaseException) -> str:
    status = status_of(error)
    return f", HTTP {status}" if status else ""
