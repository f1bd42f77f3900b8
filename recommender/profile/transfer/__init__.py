"""A whole profile as JSON, and back: written, read (without a database), and put into a profile."""

from typing import TYPE_CHECKING

from recommender.lazy import lazily

if TYPE_CHECKING:
    from recommender.profile.transfer.export import export_parts
    from recommender.profile.transfer.importing import import_json, write_upload
    from recommender.profile.transfer.rows import ProfileUpload
    from recommender.profile.transfer.upload import read_export

__all__ = ["ProfileUpload", "export_parts", "import_json", "read_export", "write_upload"]

if not TYPE_CHECKING:
    __getattr__ = lazily(__name__, __all__, ("upload", "export", "importing", "rows"))
