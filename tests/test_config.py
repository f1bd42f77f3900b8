"""Settings from a mapping."""

from pathlib import Path

import pytest

from config import ROOT, Settings
from recommender.catalogue.dataset import DATASET_URL
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


def test_profiles_are_kept_in_the_data_directory_of_the_person_unless_an_address_is_given():
    address = Settings().database_url
    assert address.startswith("sqlite:///")
    assert Path(address.removeprefix("sqlite:///")).parts[-2:] == ("segue", "profile.db")
    given = Settings.from_mapping({"DATABASE_URL": " postgresql://u:secret@host/name "})
    assert given.database_url == "postgresql://u:secret@host/name"
    assert "secret" not in repr(given)


def test_the_half_life_is_a_number_of_days():
    assert Settings().half_life_days == 90
    assert Settings.from_mapping({"SEGUE_HALF_LIFE_DAYS": "7.5"}).half_life_days == 7.5


@pytest.mark.parametrize("text", ["soon", "0", "-3", "nan", "inf", "40000"])
def test_a_half_life_that_is_no_span_of_days_is_a_clear_error(text):
    with pytest.raises(SettingsError, match=r"SEGUE_HALF_LIFE_DAYS is .*; write days from 1"):
        Settings.from_mapping({"SEGUE_HALF_LIFE_DAYS": text})


@pytest.mark.parametrize(
    "text", ["'none'", "'self' https://huggingface.co", "https://*.a.example:1"]
)
def test_who_may_show_the_app_in_a_frame_is_a_setting(text):
    assert Settings.from_mapping({"SEGUE_FRAME_ANCESTORS": text}).frame_ancestors == text
    assert Settings.from_mapping({}).frame_ancestors == "'self'"


@pytest.mark.parametrize("text", ["*; script-src *", "a\r\nSet-Cookie: b", "a,b", "x" * 501])
def test_a_setting_of_frames_that_would_say_more_is_refused(text):
    with pytest.raises(SettingsError, match="SEGUE_FRAME_ANCESTORS names who"):
        Settings.from_mapping({"SEGUE_FRAME_ANCESTORS": text})


def test_company_is_our_own_file_another_one_or_none():
    assert Settings().company == ROOT / "data" / "company.npz"
    assert Settings().company.is_file()
    assert Settings.from_mapping({"SEGUE_COMPANY": " "}) == Settings()
    assert Settings.from_mapping({"SEGUE_COMPANY": "/a/b.npz"}).company == Path("/a/b.npz")
    assert Settings.from_mapping({"SEGUE_COMPANY": " OFF "}).company is None


def test_whose_profile_is_one_of_three_words():
    assert Settings.from_mapping({"SEGUE_PROFILE": " Session "}).kept == "session"
    with pytest.raises(SettingsError, match="SEGUE_PROFILE is 'all'; write local"):
        Settings.from_mapping({"SEGUE_PROFILE": "all"})
