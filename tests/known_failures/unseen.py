"""Files of the blind sets (tests/unseen) that do not come out right yet, each with its reason."""

_NARROW = "without upright rulings, figures that touch in columns as narrow as they are read as one"

BLIND = {("monitoring_ticks", "pdf-landscape-lines"): _NARROW}
