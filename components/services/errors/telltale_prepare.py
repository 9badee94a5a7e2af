"""Makes Bugsink's databases, or migrates those of another version; does nothing, quickly, when neither is needed."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

# Empty databases of the installed version, made when it was installed: migrations from the first on take 12 s.
EMPTY = Path(sys.prefix) / "share" / "telltale"


def main() -> None:
    store = Path(json.loads(Path(__file__).with_name("errors.json").read_text())["store"])
    for empty in sorted(EMPTY.glob("*.sqlite3")):
        database = store / empty.name
        if not database.exists():
            create(database, empty)
        elif not migrations(empty) <= migrations(database):
            migrate(empty.stem)


def create(database: Path, empty: Path) -> None:
    half = database.with_suffix(".new")
    shutil.copyfile(empty, half)
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    half.rename(database)
    print(f"created {database.name}")


def migrations(database: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return set(connection.execute("SELECT app, name FROM django_migrations"))


def migrate(alias: str) -> None:
    command = ["-m", "bugsink.scripts.manage", "migrate", f"--database={alias}", "--no-input"]
    if subprocess.run([sys.executable, *command]).returncode != 0:
        sys.exit(f"{alias}: migrations failed; what was stored is as it was before the one that failed")


if __name__ == "__main__":
    main()
