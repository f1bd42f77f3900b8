"""Settings of the app, read once from the environment and the file .env."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, cast, get_args

import platformdirs
from dotenv import load_dotenv

from recommender.catalogue.dataset import DATASET_URL
from recommender.errors import SettingsError
from recommender.spotify.client import SpotifySettings
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS

ROOT = Path(__file__).parent
OWN_COMPANY = ROOT / "data" / "company.npz"
"""What Segue brings along of what people put together."""
_TRUTH = {"1": True, "true": True, "yes": True, "on": True}
_TRUTH |= {"": False, "0": False, "false": False, "no": False, "off": False}
_MAX_DAYS = 36_500
SAME_HOST = "'self'"
"""Who may show Segue in a frame unless a setting says more: pages of the same host."""
# No sign that would begin another directive or another header.
_ANCESTORS = re.compile(r"[A-Za-z0-9_'*:/. -]{1,500}")

Kept = Literal["local", "login", "session"]
"""Where a profile is kept: on this machine, under a login, or for the session alone."""


def _own_database() -> str:
    """Return the address of the profile store in the data directory of the person who runs it."""
    return f"sqlite:///{Path(platformdirs.user_data_dir('segue', appauthor=False), 'profile.db')}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person who runs Segue can set; hashable, so that services are kept by it.

    `kept` is where all profiles are kept, None where each request decides (`ui/identity.py`);
    `frame_ancestors` are the sources that may show Segue in a frame, in the words of the directive
    of Content Security Policy; `company` is the file of what people put together, None for none.
    """

    dataset_path: Path | None = None
    dataset_url: str = DATASET_URL
    data_dir: Path = ROOT / "data"
    offline: bool = False
    redis_url: str | None = field(default=None, repr=False)
    spotify: SpotifySettings = field(default_factory=SpotifySettings)
    database_url: str = field(default_factory=_own_database, repr=False)
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS
    kept: Kept | None = None
    frame_ancestors: str = SAME_HOST
    company: Path | None = OWN_COMPANY

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> Self:
        """Read the settings by their names in the environment; blanks count as unset.

        Raises
        ------
        SettingsError
            If a value cannot be understood.
        """
        path = values.get("DATASET_PATH", "").strip()
        return cls(
            dataset_path=Path(path).expanduser() if path else None,
            dataset_url=values.get("SEGUE_DATASET_URL", "").strip() or DATASET_URL,
            data_dir=Path(values.get("SEGUE_DATA_DIR", "").strip() or ROOT / "data").expanduser(),
            offline=_truth(values, "SEGUE_OFFLINE"),
            redis_url=values.get("REDIS_URL", "").strip() or None,
            spotify=_spotify(values),
            database_url=values.get("DATABASE_URL", "").strip() or _own_database(),
            half_life_days=_days(values, "SEGUE_HALF_LIFE_DAYS", DEFAULT_HALF_LIFE_DAYS),
            kept=_kept(values),
            frame_ancestors=_frame_ancestors(values),
            company=_company(values),
        )


def _spotify(values: Mapping[str, str]) -> SpotifySettings:
    names = {
        "client_id": ("SPOTIFY_CLIENT_ID", "CLIENT_ID"),
        "client_secret": ("SPOTIFY_CLIENT_SECRET", "CLIENT_SECRET"),
        "accounts_url": ("SPOTIFY_ACCOUNTS_URL",),
        "api_url": ("SPOTIFY_API_URL",),
        "open_url": ("SPOTIFY_OPEN_URL",),
    }
    given = {
        parameter: next((text for name in keys if (text := values.get(name, "").strip())), None)
        for parameter, keys in names.items()
    }
    return SpotifySettings(**{name: text for name, text in given.items() if text is not None})


def _days(values: Mapping[str, str], name: str, default: float) -> float:
    text = values.get(name, "").strip()
    try:
        days = float(text) if text else default
    except ValueError:
        days = math.nan
    if not 1 <= days <= _MAX_DAYS:
        raise SettingsError(f"{name} is {text[:20]!r}; write days from 1 to {_MAX_DAYS}.")
    return days


def _kept(values: Mapping[str, str]) -> Kept | None:
    text = values.get("SEGUE_PROFILE", "").strip().lower()
    if text and text not in get_args(Kept):
        raise SettingsError(f"SEGUE_PROFILE is {text[:20]!r}; write local, session or login.")
    return cast("Kept", text) if text else None


def _company(values: Mapping[str, str]) -> Path | None:
    text = values.get("SEGUE_COMPANY", "").strip()
    if text.lower() == "off":
        return None
    return Path(text).expanduser() if text else OWN_COMPANY


def _frame_ancestors(values: Mapping[str, str]) -> str:
    text = values.get("SEGUE_FRAME_ANCESTORS", "").strip() or SAME_HOST
    if _ANCESTORS.fullmatch(text) is None:
        raise SettingsError(
            "SEGUE_FRAME_ANCESTORS names who may show Segue in a frame: 'self', 'none', or "
            "addresses like https://huggingface.co, divided by blanks."
        )
    return text


def _truth(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "").strip().lower()
    if text not in _TRUTH:
        raise SettingsError(f"{name} is {text[:20]!r}; write 1 for yes or 0 for no.")
    return _TRUTH[text]


def load_settings(secrets: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process; the environment wins over .env, and that over secrets."""
    load_dotenv(ROOT / ".env")
    return Settings.from_mapping({**(secrets or {}), **os.environ})
