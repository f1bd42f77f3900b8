"""Stats, numbers: what all people together preferred in blind taste tests, in counts."""

import streamlit as st

from recommender.profile.judgements import MIN_PEOPLE
from recommender.taste.blind import FIRST, SECOND, coin
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services


def draw(services: Services) -> None:
    """Draw the counts, where enough people judged."""
    totals = services.profiles.judgement_totals(FIRST.name, SECOND.name)
    if totals is None:
        return
    first, second = (f"“{escape_markdown(preset.name)}”" for preset in (FIRST, SECOND))
    n_pairs = totals.first + totals.second + totals.neither
    undecided = totals.people - totals.people_first - totals.people_second
    st.subheader("Blind taste tests", anchor=False)
    st.markdown(
        f"**{totals.people:,}** people judged **{n_pairs:,}** pairs of lists without knowing how "
        f"they were made. They would rather hear {first} in **{totals.first:,}** and {second} in "
        f"**{totals.second:,}**; in **{totals.neither:,}** it made no difference."
    )
    st.markdown(
        f"**{totals.people_first:,}** people chose {first} more often, "
        f"**{totals.people_second:,}** {second}, **{undecided:,}** neither. "
        f"{coin(totals.people_first, totals.people_second)}"
    )
    st.caption(
        f"Counted over all who keep a profile here, shown from {MIN_PEOPLE} people on. The coin is "
        "tossed once for each person: pairs that one person judged are not independent."
    )
