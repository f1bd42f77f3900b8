"""Presets and what they do to a query."""

import dataclasses

import pytest

from recommender import Filters, Query, QueryError, Shift
from recommender.ranking.presets import CLASSIC, PRESETS, preset_by_key
from recommender.scoring.weights import Weights

BUSY = Query(
    ("a", "b"),
    n=12,
    numeric_weight=0.33,
    filters=Filters(genres_in={"pop"}, popularity=(11, 22)),
    max_per_artist=5,
    familiarity=0.11,
    diversity=0.77,
    shift=Shift(energy=1),
)


def test_the_first_preset_is_the_default_query():
    assert PRESETS[0].name == "Together"
    assert PRESETS[0].apply(Query(("a",))) == Query(("a",))


def test_names_sentences_and_settings_are_all_different():
    assert len({preset.name for preset in PRESETS}) == len(PRESETS) == 5
    assert len({preset.sentence for preset in PRESETS}) == 5
    assert len({preset.apply(BUSY) for preset in PRESETS}) == 5
    assert all(preset.sentence.endswith(".") for preset in PRESETS)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_its_values_and_leaves_all_others(preset):
    query = preset.apply(BUSY)
    for name in ("numeric_weight", "company_weight", "fame_weight", "familiarity", "diversity"):
        assert getattr(query, name) == getattr(preset, name)
    assert query.max_per_artist == preset.max_per_artist
    assert query.filters.popularity == preset.popularity
    assert query.filters.without("popularity") == BUSY.filters.without("popularity")
    assert (query.seeds, query.n, query.shift) == (BUSY.seeds, BUSY.n, BUSY.shift)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_query_fits_the_one_preset_that_made_it(preset):
    query = preset.apply(BUSY)
    assert [other.name for other in PRESETS if other.fits(query)] == [preset.name]
    assert not preset.fits(dataclasses.replace(query, numeric_weight=0.5))


def test_classic_is_the_plain_formula():
    query = CLASSIC.apply(Query(("a",)))
    assert query.score_weights == Weights(0.6)
    assert (query.max_per_artist, query.familiarity, query.diversity) == (None, 0, 0)


def test_a_preset_is_found_by_its_name_as_typed():
    assert preset_by_key("deep-cuts").name == "Deep cuts"
    with pytest.raises(QueryError, match="together, classic, new-artists, same-sound, deep-cuts"):
        preset_by_key("Deep cuts")
