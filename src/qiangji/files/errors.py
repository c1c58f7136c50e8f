"""Why a file is not taken in: each carries one sentence for the person who sent it. Nothing was kept."""


class BadUpload(ValueError):
    """The file is not what may be kept here, or not safe to open."""
