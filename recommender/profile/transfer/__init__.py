"""A whole profile as JSON, and back: written, read (without a database), and put into a profile."""

from recommender.profile.transfer.export import export_json
from recommender.profile.transfer.importing import import_json, write_upload
from recommender.profile.transfer.upload import ProfileUpload, read_export

__all__ = ["ProfileUpload", "export_json", "import_json", "read_export", "write_upload"]
