"""Settings: read once, at the edge, and passed down as a value."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from everyline.errors import InvalidSettings

LOCAL = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set.

    library: folder or object-store address of the library, from EVERYLINE_LIBRARY; by default `everyline/library` in
    the user's data folder. is_default_library: whether it was left at that, so that the starter library fills it.
    key: file of the private key that signs proof bundles, from EVERYLINE_KEY; by default `everyline/keys/proof.pem` in
    the user's data folder. is_default_key: whether it was left at that, so that it is made when first needed.
    database: URL of the board's database, or path of a SQLite file, from EVERYLINE_DATABASE; by default
    `everyline/board.db` in the user's data folder.
    password: of the member that `everyline board --as` names, from EVERYLINE_PASSWORD; never shown.
    address: where the world reaches the server, as in https://answers.example.org, from EVERYLINE_ADDRESS; feeds, the
    site map and links to keep begin with it. By default this machine's, on the port the server has by default.
    proxies: addresses of servers before ours whose word on who calls is taken, from EVERYLINE_PROXIES; none by default.
    oidc_issuer: the identity provider that members may sign in by, from EVERYLINE_OIDC_ISSUER; empty for none.
    oidc_client: our client's id there, from EVERYLINE_OIDC_CLIENT. oidc_secret: the client's secret, from
    EVERYLINE_OIDC_SECRET, never shown; empty for a client without one.
    threads: processor threads for the encoder, from EVERYLINE_THREADS; 1 to 64.
    asks_a_minute: questions, audits and checks that one caller of the server has a minute, from
    EVERYLINE_ASKS_A_MINUTE; 1 to 100,000.
    fhir_codes: file of what the codes of one's own records stand for in pathways, from EVERYLINE_FHIR_CODES; empty for
    none.
    cds_clients: file that names the health records that may call, from EVERYLINE_CDS_CLIENTS; `open` for anybody, by
    default callers on this machine alone. cds_origins: web pages of which origins may call, from EVERYLINE_CDS_ORIGINS.
    cds_region: which of a pathway's regions those records are in, from EVERYLINE_CDS_REGION; empty for not known.
    """

    library: str
    is_default_library: bool
    threads: int = 2
    key: str = ""
    is_default_key: bool = False
    database: str = ""
    password: str = field(default="", repr=False)
    address: str = LOCAL
    proxies: tuple[str, ...] = ()
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    asks_a_minute: int = 600
    fhir_codes: str = ""
    cds_clients: str = ""
    cds_origins: tuple[str, ...] = ()
    cds_region: str = ""

    @staticmethod
    def read(
        environment: Mapping[str, str] | None = None, *, library: str | None = None, key: str | None = None
    ) -> Settings:
        """Settings from the environment, a given library or key overruling it.

        Raises InvalidSettings for a bad value.
        """
        env = os.environ if environment is None else environment
        named = library or env.get("EVERYLINE_LIBRARY", "")
        named_key = key or env.get("EVERYLINE_KEY", "")
        return Settings(
            library=named or str(_data_folder(env) / "everyline" / "library"),
            is_default_library=not named,
            threads=_whole("EVERYLINE_THREADS", env.get("EVERYLINE_THREADS", "2"), 64),
            key=named_key or str(_data_folder(env) / "everyline" / "keys" / "proof.pem"),
            is_default_key=not named_key,
            database=env.get("EVERYLINE_DATABASE", "") or str(_data_folder(env) / "everyline" / "board.db"),
            password=env.get("EVERYLINE_PASSWORD", ""),
            address=_address(env.get("EVERYLINE_ADDRESS", "")),
            proxies=_proxies(env.get("EVERYLINE_PROXIES", "")),
            oidc_issuer=env.get("EVERYLINE_OIDC_ISSUER", ""),
            oidc_client=env.get("EVERYLINE_OIDC_CLIENT", ""),
            oidc_secret=env.get("EVERYLINE_OIDC_SECRET", ""),
            asks_a_minute=_whole("EVERYLINE_ASKS_A_MINUTE", env.get("EVERYLINE_ASKS_A_MINUTE", "600"), 100_000),
            fhir_codes=env.get("EVERYLINE_FHIR_CODES", ""),
            cds_clients=env.get("EVERYLINE_CDS_CLIENTS", "").strip(),
            cds_origins=_origins(env.get("EVERYLINE_CDS_ORIGINS", "")),
            cds_region=env.get("EVERYLINE_CDS_REGION", "").strip(),
        )


def _data_folder(env: Mapping[str, str]) -> Path:
    """Where the user's data goes, by the XDG Base Directory specification; %LOCALAPPDATA% on Windows."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        if env.get(name):
            return Path(env[name])
    return Path(env.get("HOME") or Path.home()) / ".local" / "share"


def _proxies(text: str) -> tuple[str, ...]:
    named = tuple(one.strip() for one in text.split(",") if one.strip())
    for one in named:
        try:
            ipaddress.ip_network(one)
        except ValueError as fault:
            raise InvalidSettings(f"EVERYLINE_PROXIES names {one!r}.", "Name IP addresses or networks.") from fault
    return named


def _origins(text: str) -> tuple[str, ...]:
    """Origins as browsers name them (RFC 6454, section 6.1); never a star, which is anybody."""
    named = tuple(one.strip().rstrip("/") for one in text.split(",") if one.strip())
    for one in named:
        if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]{1,255}", one):
            raise InvalidSettings(
                f"EVERYLINE_CDS_ORIGINS names {one!r}.", "Name origins as in https://ehr.example.org, no more."
            )
    return tuple(one.lower() for one in named)


def _whole(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:20]) <= most:
        raise InvalidSettings(f"{name} is {text!r}.", f"Set it to a whole number from 1 to {most}.")
    return int(text)


def _address(text: str) -> str:
    """Scheme, host and port, nothing behind them (RFC 3986, sections 3.1 and 3.2)."""
    given = text.strip().rstrip("/")
    if not given:
        return LOCAL
    if not re.fullmatch(
        r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?", given
    ):
        raise InvalidSettings(f"EVERYLINE_ADDRESS is {text!r}.", "Set it as in https://answers.example.org, no more.")
    return given.lower()
