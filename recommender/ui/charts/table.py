"""Profiles side by side as a table that can be read out."""

from collections.abc import Sequence

import streamlit as st

from recommender.catalogue import columns as c
from recommender.stats.statistics import FeatureProfile
from recommender.ui.charts.figure import MEANINGS, number
from recommender.ui.markup import escape_html


def profile_table(profiles: Sequence[tuple[str, FeatureProfile]]) -> None:
    """Draw the means of some profiles, in the dataset's units."""
    head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name, _ in profiles)
    lines = []
    for column, feature in enumerate(c.FEATURES):
        values = "".join(
            f"<td>{escape_html(number(feature, float(profile.means[column])))}</td>"
            for _, profile in profiles
        )
        lines.append(
            f'<tr><th scope="row">{feature.capitalize()}<small>{MEANINGS[feature]}</small></th>'
            f"{values}</tr>"
        )
    st.html(
        f'<table class="segue-table"><thead><tr><th scope="col">Feature</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
