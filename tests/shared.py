"""Where the founding documents, forms and hostile files lie: beside the repository, or where `JIXIAO_SHARED` says; they may be absent."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("JIXIAO_SHARED") or Path(__file__).parents[2] / "shared")
