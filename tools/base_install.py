"""Install the wheel without extras into a new environment and use it there: check files, verify a pack, find no Django.

Run it with a new folder, which the caller deletes:  python tools/base_install.py FOLDER
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import venv
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from docx import Document

from countersign.ledger import pack
from countersign.ledger.checkpoint import Signer
from countersign.ledger.entry import Entry
from countersign.ledger.tree import leaf_hash

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+==[^\s;\\]+)", re.MULTILINE)
ABSENT = ("django", "ninja", "allauth", "gunicorn")
FIGURES = "item,amount\nRent,1200\nHeat,340\nTotal,1540\n"


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout."""
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder / "wheel", cwd=ROOT)
    return next((folder / "wheel").glob("*.whl"))


def install(folder: Path, what: str, *, lock: Path = ROOT / "requirements.lock") -> Path:
    """A new environment that holds `what` at the locked versions; returns its folder of programs."""
    versions = folder / "versions.txt"
    versions.parent.mkdir(parents=True, exist_ok=True)
    versions.write_text("\n".join(PIN.findall(lock.read_text("utf-8"))) + "\n")
    place = folder / "venv"
    venv.create(place, with_pip=True, clear=True)
    programs = place / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--constraint", versions, what)
    return programs


def run(*command: str | Path, cwd: Path | None = None, expect: set[int] | None = None) -> str:
    """What the command printed. Ends the program when its exit code is not among those expected (0 unless told)."""
    ran = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    if ran.returncode not in (expect or {0}):
        sys.exit(f"{' '.join(map(str, command))} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def use(programs: Path, folder: Path) -> None:
    """What an analyst and an auditor do on their first day."""
    look = f"import importlib.util as u, sys; sys.exit(', '.join(n for n in {ABSENT!r} if u.find_spec(n)) or 0)"
    run(programs / "python", "-c", look, cwd=folder)
    command = programs / "countersign"

    (folder / "figures.csv").write_text(FIGURES)
    write_letter(folder / "letter.docx")
    print(run(command, "check", "figures.csv", "letter.docx", cwd=folder, expect={0, 1}))

    run(command, "explain", "workbook/error-cells", "--cases", cwd=folder)
    run(command, "check", "figures.csv", "--format", "sarif", cwd=folder, expect={0, 1})
    run(command, "new", "practice", "actuarial", cwd=folder)

    sealed = write_pack(FIGURES.encode())
    (folder / "evidence.zip").write_bytes(sealed)
    print(run(command, "verify", "evidence.zip", cwd=folder))
    (folder / "altered.zip").write_bytes(altered(sealed))
    print(run(command, "verify", "altered.zip", cwd=folder, expect={1}))


def write_letter(path: Path) -> None:
    """A small Word file with an ordinary fault in it."""
    letter = Document()
    letter.add_heading("Engagement letter", level=1)
    letter.add_paragraph("The fee is payable within 30 days. [Insert account number]")
    letter.save(str(path))


def write_pack(data: bytes) -> bytes:
    """An evidence pack of one file that was submitted and accepted."""
    part = {"name": "figures.csv", "role": "data", "sha256": hashlib.sha256(data).hexdigest()}
    digest = hashlib.sha256(part["sha256"].encode()).hexdigest()
    bodies: dict[str, dict[str, Any]] = {
        "work.submitted": {"digest": digest, "parts": [part]},
        "work.accepted": {"digest": digest},
    }
    entries = {
        seq: Entry(
            "engagement/1", seq, datetime(2026, 1, 5, 9, seq, tzinfo=UTC), "user/1", verb, "work/1", body
        ).to_bytes()
        for seq, (verb, body) in enumerate(bodies.items())
    }
    submission = {"version": 1, "digest": digest, "by": "Ann Author", "parts": [part]}
    record = {"item": {"title": "Rent and heat", "work_type": "none"}, "submission": submission}
    contents = pack.PackContents(
        record=record,
        parts={part["sha256"]: data},
        chain="engagement/1",
        leaves=[leaf_hash(entry) for entry in entries.values()],
        entries=entries,
    )
    return pack.write(contents, Signer("example.org/base-install", Ed25519PrivateKey.generate()))


def altered(sealed: bytes) -> bytes:
    """The same pack with one figure changed after the fact."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sealed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"1200", b"1300"))
    return out.getvalue()


def main() -> None:
    """Build, install, use."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel(folder)
    programs = install(folder, str(wheel))
    use(programs, folder)
    print(f"{wheel.name} works alone.")


if __name__ == "__main__":
    main()
