"""Put what the export of a profile holds into another profile."""

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import PlaylistRows
from recommender.profile.profile import Profile
from recommender.profile.records import ImportedProfile
from recommender.profile.schema import opinions, passes, playlists, plays
from recommender.profile.transfer.upload import ProfileUpload, read_export


def import_json(profile: Profile, text: str) -> ImportedProfile:
    """Add what `export_json` returned to a profile, all of it or, after an error, nothing.

    See `read_export` and `write_upload`.

    Raises
    ------
    PlaylistFileError
        If the text is no export of a profile.
    ProfileError
        If the store fails, or the profile would hold more playlists than it may.
    """
    # Everything is read and checked before anything is written.
    return write_upload(profile, read_export(text))


def write_upload(profile: Profile, upload: ProfileUpload) -> ImportedProfile:
    """Add what was read from an export to a profile.

    Of two opinions about a track the later one is kept; a second import changes nothing.

    Raises
    ------
    ProfileError
        If the store fails, or the profile would hold more playlists than it may.
    """
    rows = profile.rows
    playlist_rows = PlaylistRows(rows)
    tables = (opinions, plays, passes, playlists)
    with rows.database.writing() as connection:
        before = [rows.count(connection, table) for table in tables]
        judged, counted = ("liked", "at_ms"), ("times", "last_at_ms")
        new_opinions = [one._asdict() for one in upload.opinions]
        rows.insert(connection, opinions, new_opinions, update=judged, if_later="at_ms")
        rows.insert(connection, plays, [one._asdict() for one in upload.plays])
        new_passes = [one._asdict() for one in upload.passes]
        rows.insert(connection, passes, new_passes, update=counted, if_later="times")
        there = {(saved.name, entries) for saved, entries in playlist_rows.contents(connection)}
        for one in upload.playlists:
            entries = tuple(PlaylistEntry(*entry) for entry in one.entries)
            if (one.name, entries) not in there:
                there.add((one.name, entries))
                times = {
                    "created_at_ms": one.created_at_ms,
                    "changed_at_ms": one.changed_at_ms,
                    "deleted_at_ms": one.deleted_at_ms,
                }
                playlist_rows.add(connection, one.name, entries, times)
        after = [rows.count(connection, table) for table in tables]
    new = [now - then for now, then in zip(after, before, strict=True)]
    return ImportedProfile._make([*new, upload.skipped])
