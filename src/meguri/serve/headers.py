"""Headers that keep a page from doing what nobody meant: nothing from elsewhere, no frames, no guessing.

No `unsafe-inline`: pages bring their styles and scripts as files of this server.
"""

from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
HSTS = "max-age=63072000; includeSubDomains"
_VARY = b"vary"
_ALWAYS_VARIED = {one.lower(): one for one in (b"Accept-Language", b"Cookie")}
_RAW = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
_RAW.append((_VARY, b", ".join(_ALWAYS_VARIED.values())))
Pair = tuple[bytes, bytes]


class SafeHeaders:
    """ASGI layer: the headers above on every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, *, hsts: bool = False) -> None:
        """Wrap an application.

        Args:
            app: the application.
            hsts: whether browsers are told to come by HTTPS only.
        """
        self.app = app
        self._raw = [*_RAW, (b"strict-transport-security", HSTS.encode())] if hsts else _RAW

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._safe(message["headers"])
            await send(message)

        await self.app(scope, receive, sent)

    def _safe(self, told: Iterable[Pair]) -> list[Pair]:
        given = [(name, _varied(value)) if name == _VARY else (name, value) for name, value in told]
        has = {name for name, _ in given}
        return given + [one for one in self._raw if one[0] not in has]


@lru_cache(256)
def _varied(told: bytes) -> bytes:
    """What an answer depends on, with what any answer may depend on."""
    names = {one.strip().lower(): one.strip() for one in told.split(b",")}
    return told if b"*" in names else b", ".join({**names, **_ALWAYS_VARIED}.values())


class HeadAsGet:
    """ASGI layer: HEAD is GET without the content (RFC 9110, 9.3.2), wherever GET is possible."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, sent)
