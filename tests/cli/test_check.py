"""`countersign check` as an analyst types it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

MODEL = "finance/three-statement-model"


def test_a_clean_file_ends_with_0(run, clean: Path) -> None:
    ran = run("check", clean)
    assert ran.code == 0
    assert ran.out.startswith("clean.xlsx: passed, nothing found\n")
    assert ran.err == ""


def test_a_finding_says_where_what_and_what_clears_it(run, faulty: Path) -> None:
    ran = run("check", faulty)
    assert ran.code == 1
    assert ran.out.splitlines()[0] == "Faulty model #2.xlsx: not passed: 1 critical finding"
    assert "■ Model!C4\n" in ran.out
    assert "  → Correct C4 first" in ran.out
    assert "\x1b" not in ran.out


def test_json_is_the_report(run, faulty: Path) -> None:
    ran = run("check", faulty, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 1
    assert not report["passed"]
    assert report["findings"][0]["where"] == {"part": faulty.name, "sheet": "Model", "cell": "C4"}


def test_without_a_work_type_what_found_nothing_to_look_at_is_one_line(run, clean: Path) -> None:
    short, long = run("check", clean).out, run("check", clean, "--all").out
    assert "Not looked at" not in short
    assert re.search(r"^○ \d+ checks found nothing they could look at: ", short, re.MULTILINE)
    assert "Not looked at" in long


def test_with_a_work_type_the_criteria_are_told(run, faulty: Path) -> None:
    ran = run("check", faulty, "--work-type", MODEL)
    assert ran.code == 1
    assert f"Criteria of {MODEL}\n" in ran.out
    assert "■ AC-05 The model shows no error values (1 finding)\n" in ran.out
    assert "for people to answer: AC-11" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["clean.xlsx", "--work-type", "finance/three-statment-model"],
            "Did you mean 'finance/three-statement-model'?",
        ),
        (["clean.xlsx", "--work-type", MODEL, "--role", "clean.xlsx=modle"], "Did you mean 'model'"),
        (["clean.xlsx", "--role", "model"], "--role takes FILE=ROLE"),
        (["clean.xlsx", "--role", "claen.xlsx=model"], "Did you mean 'clean.xlsx'"),
        (["note.zip", "--work-type", MODEL], f"note.zip fits no part of {MODEL}, which takes model: xlsx"),
        (["claen.xlsx"], "There is no file claen.xlsx. Did you mean clean.xlsx?"),
        (["folder"], "folder is a folder; name the files of one submission in it."),
        (["clean.xlsx", "folder/clean.xlsx"], "Two of the files are called clean.xlsx."),
    ],
)
def test_a_wrong_call_is_one_sentence_and_ends_with_2(
    run, clean: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(clean.parent)
    Path("folder").mkdir()
    Path("folder", "clean.xlsx").write_bytes(b"")
    Path("note.zip").write_bytes(b"PK")
    ran = run("check", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.xlsx", b"", "empty-file"),
        ("letter.xlsx", b"just words\n", "wrong-extension"),
        ("cut.xlsx", b"PK\x03\x04 and no more", "damaged-package"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "legacy-office"),
        ("noise.bin", bytes(range(256)) * 4, "unsupported-kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_verdict_with_a_reason(run, tmp_path: Path, name, data, code) -> None:
    (tmp_path / name).write_bytes(data)
    ran = run("check", tmp_path / name, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 1
    assert [e["code"] for e in report["errors"]] == [code]
    assert report["errors"][0]["reason"]
    assert report["errors"][0]["remedy"]


def test_on_a_terminal_it_has_colour_and_fits(faulty: Path) -> None:
    leader, follower = pty.openpty()
    os.set_blocking(leader, False)
    env = {**os.environ, "COLUMNS": "60", "TERM": "xterm"}
    env.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "countersign", "check", str(faulty)]
    subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, env=env, check=False, timeout=60)
    shown = os.read(leader, 100_000).decode().replace("\r\n", "\n")
    os.close(leader)
    os.close(follower)
    assert "\x1b[31m■" in shown
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(len, bare.splitlines()[2:])) <= 60
