"""What does this installation say about itself in its environment?"""

from __future__ import annotations

import base64
import binascii
import secrets
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from zorgroute.project.embedded import APP, OWNER

KEY_BYTES = 32
DATA = ".demo"


class Environment(BaseSettings):
    """Everything that differs between installations; no secret has a default outside a demo."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: str = f"postgresql://{APP}@/zorgroute"
    database_owner_url: str = f"postgresql://{OWNER}@/zorgroute"
    keys_database_url: str = f"postgresql://{APP}@/zorgroute_keys"
    keys_database_owner_url: str = f"postgresql://{OWNER}@/zorgroute_keys"
    # A copy needs a role that sees every row; unset, the owner is tried.
    database_backup_url: str = ""
    keys_database_backup_url: str = ""
    secret_key: SecretStr = Field(SecretStr(""), alias="ZORGROUTE_SECRET_KEY")
    master_key: SecretStr = Field(SecretStr(""), alias="ZORGROUTE_MASTER_KEY")
    # Makes the index of citizen service numbers; kept apart from the tables it is about.
    index_key: SecretStr = Field(SecretStr(""), alias="ZORGROUTE_INDEX_KEY")
    hosts: str = Field("", alias="ZORGROUTE_HOSTS")
    demo: bool = Field(False, alias="ZORGROUTE_DEMO")
    data: Path = Field(Path(DATA), alias="ZORGROUTE_DATA")
    # Set by `zorgroute migrate` for its own process: it works as the owner of the tables.
    as_owner: bool = Field(False, alias="ZORGROUTE_AS_OWNER")
    # The files that keep seals, with a colon between them; best on a disk of somebody else.
    witnesses: str = Field("", alias="ZORGROUTE_WITNESSES")
    # The ledger of what may not come back with an old copy; never inside a copy.
    forgotten: str = Field("", alias="ZORGROUTE_FORGOTTEN")
    email_url: str = ""
    email_from: str = Field("zorgroute@localhost", alias="ZORGROUTE_EMAIL_FROM")
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    # Levels of assurance (acr) that count as two factors, with a space between them.
    oidc_acr: str = Field("", alias="OIDC_ACR_VALUES")
    # A login server for families, such as a broker in front of DigiD.
    family_issuer: str = Field("", alias="OIDC_FAMILY_ISSUER")
    family_client_id: str = Field("", alias="OIDC_FAMILY_CLIENT_ID")
    family_client_secret: SecretStr = Field(SecretStr(""), alias="OIDC_FAMILY_CLIENT_SECRET")
    family_acr: str = Field("", alias="OIDC_FAMILY_ACR_VALUES")

    @field_validator("master_key", "index_key")
    @classmethod
    def _whole_key(cls, given: SecretStr) -> SecretStr:
        if given.get_secret_value() and not is_master_key(given.get_secret_value()):
            raise ValueError("32 bytes in base64")
        return given

    @property
    def backup_url(self) -> str:
        """The address that the data are copied from."""
        return self.database_backup_url or self.database_owner_url

    @property
    def keys_backup_url(self) -> str:
        """The address that the keys are copied from."""
        return self.keys_database_backup_url or self.keys_database_owner_url

    @property
    def witness_files(self) -> list[Path]:
        """The files that get every seal of the log."""
        named = [Path(name) for name in self.witnesses.split(":") if name.strip()]
        return named or [self.data / "zegels.txt"]

    @property
    def forgotten_file(self) -> Path:
        """Where the ledger stands of what was destroyed or ended."""
        return Path(self.forgotten) if self.forgotten else self.data / "vergeten.txt"

    @property
    def host_names(self) -> list[str]:
        """The names under which this installation is reached."""
        return [name.strip() for name in self.hosts.split(",") if name.strip()]


def is_master_key(text: str) -> bool:
    """Whether this is 32 bytes in base64."""
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def new_master_key() -> str:
    """A fresh key that wraps the keys of cases; losing it makes every case unreadable."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
