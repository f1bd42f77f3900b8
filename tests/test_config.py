"""Settings from a mapping."""

from pathlib import Path

import pytest

from config import ROOT, Settings
from recommender.dataset import DATASET_URL
from recommender.errors import SettingsError


def test_without_any_value_everything_has_its_default():
    settings = Settings.from_mapping({})
    assert settings == Settings()
    assert settings.dataset_path is None
    assert settings.dataset_url == DATASET_URL
    assert settings.data_dir == ROOT / "data"


def test_values_are_read_and_blanks_count_as_unset():
    settings = Settings.from_mapping(
        {"DATASET_PATH": " /a/b.csv ", "SEGUE_OFFLINE": "Yes", "SEGUE_DATASET_URL": " "}
    )
    assert settings == Settings(dataset_path=Path("/a/b.csv"), offline=True)


def test_a_value_that_is_neither_yes_nor_no_is_a_clear_error():
    with pytest.raises(SettingsError, match="SEGUE_OFFLINE is 'perhaps'; write 1"):
        Settings.from_mapping({"SEGUE_OFFLINE": "perhaps"})


def test_settings_of_equal_values_are_one_key():
    assert len({Settings(), Settings.from_mapping({"SEGUE_OFFLINE": "0"})}) == 1
