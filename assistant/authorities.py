"""The certificate authorities that outgoing connections trust."""

from __future__ import annotations

import os
from typing import Final

from assistant.errors import BadSetting
from assistant.settings import Settings, variable

_AUTHORITIES: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")
"""Where the libraries that make connections look for the authorities to trust."""


def trust_authorities(settings: Settings) -> None:
    """Have outgoing connections trust the authorities of the setting; before any library that connects is imported.

    Raises `BadSetting` where the file holds none.
    """
    if settings.ca_file is None:
        return
    import ssl  # by setting only

    try:
        ssl.create_default_context(cafile=str(settings.ca_file))
    except OSError as error:  # ssl.SSLError is one
        raise BadSetting(
            f"{variable('ca_file')} names {str(settings.ca_file)!r}, which holds no certificate authorities "
            f"({error.strerror or error}); it must be a file in PEM form."
        ) from error
    for name in _AUTHORITIES:
        os.environ[name] = str(settings.ca_file)
