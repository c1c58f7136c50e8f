"""Why a message is not sent: one sentence for the person who tried."""


class Refused(ValueError):
    """Nothing was written, and no mail left."""
