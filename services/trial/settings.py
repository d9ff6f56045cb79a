"""What the trial reads from the environment, and what it says to the gateway where nobody else does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.settings import setting
from services.trial.folder import SESSION_KEY

YEARS = 50  # that a sign-in lasts on a clock that can be moved
MOVED = {  # for the gateway on such a clock: whoever shows what a month brings is not signed out by it
    "GATEWAY_SESSION_IDLE_MINUTES": str(YEARS * 365 * 24 * 60),
    "GATEWAY_SESSION_HOURS": str(YEARS * 365 * 24),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The trial's own: variables without a prefix, since they are the same in every process."""

    demo_clock: bool = setting(
        (
            "演示时钟：可以往后调（jiju clock set），到期的事随之发生；演示数据默认开",
            "the demonstration's clock: it can be moved forward (jiju clock set); on by default with demonstration data",
        ),
        False,
    )
    log_debug: bool = setting(("日志写得更细，用于查找问题", "log in more detail, to look for a problem"), False)


def for_trial(environ: Mapping[str, str], *, demo: bool) -> dict[str, str]:
    """The environment with the trial's own defaults under it."""
    return {"DEMO_CLOCK": "1" if demo else "0", **environ}


def for_gateway(environ: Mapping[str, str], folder: Path, *, demo: bool, moved: bool) -> dict[str, str]:
    """The same for the gateway: everything in one folder, and keys that were made there; *moved*: the clock may be."""
    own = {
        "GATEWAY_DB_URL": f"sqlite:///{folder / 'gateway.sqlite'}",
        "GATEWAY_PRINCIPAL_KEY": str(folder / "keys" / "gateway.pem"),
        "GATEWAY_DEMO": "1" if demo else "0",
    }
    if "GATEWAY_DB_URL_FILE" in environ:  # said by the operator, who would else be told of two
        del own["GATEWAY_DB_URL"]
    if moved:
        own |= MOVED
    if not {"GATEWAY_SESSION_KEY", "GATEWAY_SESSION_KEY_FILE"} & environ.keys():
        own["GATEWAY_SESSION_KEY"] = _session_key(folder)
    return own | dict(environ)


def _session_key(folder: Path) -> str:
    """The kept key; where there is none yet a new one, which is kept once the folder is ours."""
    kept = folder / "keys" / SESSION_KEY
    return kept.read_text("ascii").strip() if kept.exists() else secrets.token_urlsafe(48)
