"""How something is sealed under a key: AES-256-GCM under a fresh nonce, bound to what it is the seal of."""

import os
from collections.abc import Callable

from meguri.registry.faults import RegistryCode, refused

KEY_BYTES, _NONCE_BYTES = 32, 12


def sealed(key: bytes, content: bytes, label: str, entropy: Callable[[int], bytes] = os.urandom) -> bytes:
    """Some content, sealed; nobody opens it without the key, or as something else.

    Args:
        key: 32 secret bytes.
        content: any bytes.
        label: what it is; needed again to open it.
        entropy: gives so many random bytes.

    Returns:
        The nonce (12 bytes), the content and its tag (16 bytes).
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = entropy(_NONCE_BYTES)
    return nonce + bytes(AESGCM(key).encrypt(nonce, content, label.encode("utf-8")))


def unsealed(key: bytes, told: bytes, label: str) -> bytes:
    """The content of what `sealed` made.

    Raises:
        RegistryError: another key or label, or it was altered.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, content = told[:_NONCE_BYTES], told[_NONCE_BYTES:]
    try:
        return bytes(AESGCM(key).decrypt(nonce, content, label.encode("utf-8")))
    except (InvalidTag, ValueError):
        raise refused(RegistryCode.WRONG_VAULT_KEY) from None
