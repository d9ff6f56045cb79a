"""`fill` from inside of the gateway's container: accounts and their first passwords, without any service's database."""

from __future__ import annotations

import stat
import subprocess
import sys

from deploy.full import secret_files


def test_the_first_administrators_are_made_with_the_gateways_own_secrets_alone(tmp_path):
    secrets, first = tmp_path / "secrets", tmp_path / "not" / "there"
    secret_files.write(secrets)
    environ = {
        "BROKER_URL_FILE": secrets / "broker/url",
        "CLOCK_FILE": first / "clock",
        "GATEWAY_BROKER_URL_FILE": secrets / "broker/url",
        "GATEWAY_DB_URL": f"sqlite:///{tmp_path / 'gateway.sqlite'}",
        "GATEWAY_PRINCIPAL_KEY": secrets / "gateway/gateway.pem",
        "GATEWAY_SESSION_KEY_FILE": secrets / "gateway/session_key",
    }
    words = [sys.executable, "-W", "ignore", "-m", "services.full", "fill"]
    done = subprocess.run(
        words, env={name: str(value) for name, value in environ.items()}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kept = first / "accounts.txt"
    logins = {line.partition("\t")[0] for line in kept.read_text("utf-8").splitlines()}
    assert logins >= {"sysadmin", "secadmin", "auditadmin"}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
