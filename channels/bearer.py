"""Whether a request brings the token that it needs: the ``Authorization: Bearer`` header of RFC 6750, compared in constant time."""

from __future__ import annotations

import hmac

from flask import Request


def brings(request: Request, token: bytes) -> bool:
    """Whether the request has exactly this token."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token)
    return scheme.lower() == "bearer" and same
