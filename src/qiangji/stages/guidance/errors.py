"""Why an action of this stage refuses: one sentence for the person who asked. Nothing was written."""


class Refused(ValueError):
    pass
