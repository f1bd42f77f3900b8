"""What a person liked, played and saved, kept in SQLite or PostgreSQL.

>>> from recommender.profile import Identity, Profiles
>>> profile = Profiles.open("sqlite://").of(Identity("local", "me"))
>>> profile.like("5SuOikwiRyPMVoIQDJUgSV")
>>> [opinion.track_id for opinion in profile.likes()]
['5SuOikwiRyPMVoIQDJUgSV']
"""

from typing import TYPE_CHECKING

from recommender.lazy import lazily

if TYPE_CHECKING:
    from recommender.profile.drafts import Drafts, DraftSaved, KeptDraft
    from recommender.profile.judgements import Judgements
    from recommender.profile.playlists import SavedPlaylists
    from recommender.profile.profile import Profile
    from recommender.profile.records import (
        Identity,
        ImportedProfile,
        Judgement,
        Opinion,
        Passed,
        Play,
        ProfileSummary,
        Revision,
        SavedPlaylist,
    )
    from recommender.profile.store import Profiles
    from recommender.profile.transfer import (
        ProfileUpload,
        export_parts,
        import_json,
        read_export,
        write_upload,
    )

__all__ = [
    "DraftSaved",
    "Drafts",
    "Identity",
    "ImportedProfile",
    "Judgement",
    "Judgements",
    "KeptDraft",
    "Opinion",
    "Passed",
    "Play",
    "Profile",
    "ProfileSummary",
    "ProfileUpload",
    "Profiles",
    "Revision",
    "SavedPlaylist",
    "SavedPlaylists",
    "export_parts",
    "import_json",
    "read_export",
    "write_upload",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        __all__,
        ("records", "transfer", "drafts", "judgements", "playlists", "profile", "store"),
    )
