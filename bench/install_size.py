"""How much disk an installation takes: base (check and verify), and the server with what the demonstration uses."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from base_install import build_wheel, install

INSTALLS = {"base": "", "server and demonstration": "[server,calc,practice,reports]"}
AIMS = {"base": 120, "server and demonstration": 500}


def size(programs: Path) -> tuple[float, int]:
    """Megabytes and distributions below site-packages, without the installer itself."""
    site = next((programs.parent / "lib").glob("python*/site-packages"))
    own = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}
    rooms = [room for room in site.iterdir() if room.name.partition("-")[0] not in own]
    files = [file for room in rooms for file in ([room] if room.is_file() else room.rglob("*")) if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6, sum(room.suffix == ".dist-info" for room in rooms)


def main() -> None:
    """Print one table."""
    print("| install | aim MB | MB | distributions | seconds to install |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        for name, extras in INSTALLS.items():
            began = time.monotonic()
            programs = install(Path(folder) / name.split()[0], f"{wheel}{extras}")
            seconds = time.monotonic() - began
            megabytes, count = size(programs)
            print(f"| {name} | {AIMS[name]} | {megabytes:.0f} | {count} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
