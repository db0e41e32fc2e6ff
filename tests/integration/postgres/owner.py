"""A process that owns an embedded PostgreSQL until it is ended: the suite ends it in several ways.

Arguments: the folder."""

import sys
import time
from pathlib import Path

from shared.postgres import EmbeddedPostgres

if __name__ == "__main__":
    with EmbeddedPostgres(Path(sys.argv[1])) as server:
        server.ensure_database("assessment")
        print(server.pid, flush=True)
        time.sleep(60)
