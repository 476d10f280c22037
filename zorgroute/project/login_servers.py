"""Which login servers of others does this installation trust, and what does it ask of them?"""

from __future__ import annotations

from typing import Any

from zorgroute.project.environment import Environment


def login_servers(environment: Environment) -> dict[str, Any]:
    """The servers as the login library wants them: one for staff, one for families, or none.

    Only the subject is asked for: no name and no address crosses (OIDC-NLGOV 1.0.1, minimal data).
    """
    apps = [
        _app("organisatie", "Organisatie", environment.oidc_issuer, environment.oidc_client_id,
             environment.oidc_client_secret.get_secret_value(), environment.oidc_acr),
        _app("gezin", "Gezin", environment.family_issuer, environment.family_client_id,
             environment.family_client_secret.get_secret_value(), environment.family_acr),
    ]  # fmt: skip
    known = [each for each in apps if each["settings"]["server_url"]]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": known}} if known else {}


def _app(  # noqa: PLR0917 what the environment says of one server
    provider: str, name: str, issuer: str, client: str, secret: str, levels: str
) -> dict[str, Any]:
    return {
        "provider_id": provider,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "scope": ["openid"],
            "auth_params": {"acr_values": levels} if levels else {},
        },
    }
