"""
The principal on its way from the gateway to a service: a JWS of 60 seconds, signed with Ed25519.

A service believes a role, a zone or a region because this signature says so,
never because a command says so.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.errors import Forbidden, Unavailable
from contracts.codes import gateway as codes
from contracts.roles import Principal, Role

if TYPE_CHECKING:
    from chassis.clock import Clock

LIFE = 60  # seconds
SKEW = 5  # a verifier's clock may be this many seconds behind the signer's
REMEMBERED = 4096
ALGORITHM = "Ed25519"


def make_key(path: Path) -> None:
    """A new private key in *path*, readable by its owner only; an existing one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "wb") as out:
        out.write(OKPKey.generate_key("Ed25519").as_pem(private=True))


class Signer:
    """Signs principals with the key in a file; a principal keeps its token for half the token's life."""

    def __init__(self, private_key: Path) -> None:
        self._key = OKPKey.import_key(private_key.read_bytes())
        if not self._key.is_private or self._key.curve_name != "Ed25519":
            raise ValueError(f"{private_key} holds no private Ed25519 key")
        self._header = {"alg": ALGORITHM, "kid": self._key.thumbprint()}
        self._made: OrderedDict[Principal, tuple[int, str]] = OrderedDict()
        self._lock = Lock()

    @property
    def public(self) -> bytes:
        """The public key as PEM, for those who verify."""
        return self._key.as_pem(private=False)

    def sign(self, principal: Principal, clock: Clock) -> str:
        """A token that says who acts; it stays valid for at least half its life from now on."""
        now = int(clock.now().timestamp())
        with self._lock:
            made, token = self._made.get(principal, (0, ""))
        if made <= now < made + LIFE // 2:
            return token
        claims = asdict(principal) | {"role": principal.role.value, "iat": now, "exp": now + LIFE}
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        token = jws.serialize_compact(self._header, payload.encode(), self._key, algorithms=[ALGORITHM])
        self._remember(principal, now, token)
        return token

    def _remember(self, principal: Principal, now: int, token: str) -> None:
        with self._lock:
            self._made[principal] = (now, token)
            self._made.move_to_end(principal)
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)


class Verifier:
    """Reads tokens signed by one of the known keys; more than one key is known while keys are changed."""

    def __init__(self, *public_keys: bytes) -> None:
        keys = [OKPKey.import_key(key) for key in public_keys]
        self._keys = {key.thumbprint(): key for key in keys}
        self._seen: OrderedDict[str, tuple[int, int, Principal]] = OrderedDict()
        self._lock = Lock()

    def read(self, token: str, clock: Clock) -> Principal:
        """Who acts. Forbidden where the signature is not ours, Unavailable where it has expired."""
        with self._lock:
            seen = self._seen.get(token)
        made, ends, principal = seen or self._verified(token)
        now = clock.now().timestamp()
        if not made - SKEW <= now < ends + SKEW:
            raise Unavailable(codes.TOKEN_OVER.fault(seconds=LIFE))
        if seen is None:
            self._remember(token, (made, ends, principal))
        return principal

    def _verified(self, token: str) -> tuple[int, int, Principal]:
        try:
            claims = json.loads(jws.deserialize_compact(token, self._key_for, algorithms=[ALGORITHM]).payload)
            made, ends = int(claims.pop("iat")), int(claims.pop("exp"))
            return made, ends, Principal(**claims | {"role": Role(claims["role"])})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Forbidden(codes.TOKEN_BAD.fault(why=type(error).__name__)) from error

    def _key_for(self, header: Any) -> OKPKey:
        return self._keys[header.headers()["kid"]]

    def _remember(self, token: str, read: tuple[int, int, Principal]) -> None:
        with self._lock:
            self._seen[token] = read
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
