from __future__ import annotations

from pathlib import Path, PurePosixPath
from textwrap import dedent

import pytest

import house_lints
from house_lints import check_source, check_tree, indexes

PURE = "src/countersign/review/tiers.py"
VIEWS = "src/countersign/server/work/views.py"


def rules_broken(path: str, text: str) -> list[str]:
    return [fault.rule for fault in check_source(PurePosixPath(path), dedent(text))]


@pytest.mark.parametrize("name", ["models.py", "queries.py", "actions.py", "actions/submit.py"])
def test_a_slice_reaches_its_rows_in_three_places(name: str) -> None:
    assert rules_broken(f"src/countersign/server/work/{name}", "rows = Item.objects.all()") == []


@pytest.mark.parametrize("text", ["Item.objects.all()", "Item._default_manager.get(pk=1)", "type(item)._base_manager"])
@pytest.mark.parametrize("name", ["views.py", "api.py", "jobs.py", "forms.py", "tags.py"])
def test_rows_are_not_reached_elsewhere(name: str, text: str) -> None:
    assert rules_broken(f"src/countersign/server/work/{name}", text) == ["managers"]


def test_tests_and_migrations_may_reach_rows() -> None:
    assert rules_broken("tests/server/work/test_queries.py", "Item.objects.all()") == []
    assert rules_broken("src/countersign/server/migrations/0002_more.py", "Item.objects.all()") == []


def test_an_import_at_the_top_needs_no_reason() -> None:
    assert rules_broken(VIEWS, "import json\nfrom django.http import HttpRequest\n") == []


def test_an_import_inside_a_function_states_its_reason() -> None:
    bare = """
        def page():
            from openpyxl import load_workbook
    """
    assert rules_broken(PURE, bare) == ["inline-import"]
    assert rules_broken(PURE, bare.rstrip() + "  # reason: slow to import") == []
    assert rules_broken(PURE, bare.rstrip() + "  # noqa: X1  # reason: slow to import") == []
    assert rules_broken(PURE, bare.rstrip() + "  # reason:") == ["inline-import"]


def test_the_reason_may_stand_on_any_line_of_the_import() -> None:
    wrapped = """
        async def page():
            from docx import (  # reason: slow to import
                Document,
                shared,
            )
    """
    assert rules_broken(PURE, wrapped) == []


def test_an_import_in_a_nested_function_is_reported_once() -> None:
    nested = """
        def outer():
            def inner():
                import lxml
    """
    assert rules_broken(PURE, nested) == ["inline-import"]


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime, UTC\nat = datetime.now(UTC)",
        "import datetime\nat = datetime.datetime.now()",
        "import datetime as dt\nat = dt.datetime.utcnow()",
        "from datetime import date as day\ntoday = day.today()",
        "import time\nstart = time.time()",
        "from time import time\nstart = time()",
        "data = open('model.xlsx').read()",
        "import os\nhome = os.environ['HOME']",
        "from os import environ\nhome = environ['HOME']",
        "import os\nhome = os.getenv('HOME')",
        "import random",
        "from random import choice",
        "import socket",
        "from subprocess import run",
        "import httpx",
        "from urllib.request import urlopen",
        "from urllib import request",
        "from uuid import uuid4\nkey = uuid4()",
    ],
)
def test_the_pure_ring_has_no_clock_and_no_io(text: str) -> None:
    assert set(rules_broken(PURE, text)) == {"purity"}


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\ndef late(due: datetime, *, at: datetime) -> bool:\n    return at > due",
        "book.open()",
        "entry.now",
        "time = 4\nnow = time",
        "import os.path\nname = os.path.basename('a/b')",
        "from urllib.parse import urlsplit",
        "random = item.random",
    ],
)
def test_what_only_looks_like_io_passes(text: str) -> None:
    assert rules_broken(PURE, text) == []


@pytest.mark.parametrize(
    "path",
    [
        "src/countersign/api.py",
        "src/countersign/testing/cases.py",
        "src/countersign/cli/verify.py",
        "src/countersign/checks/sandbox.py",
        "src/countersign/child.py",
        "src/countersign/ledger/verify.py",
        "src/countersign/server/outbox/worker.py",
        "tests/checks/test_run.py",
    ],
)
def test_the_edges_may_do_io(path: str) -> None:
    assert rules_broken(path, "import time\nwith open('f') as file:\n    start = time.time()") == []


@pytest.mark.parametrize("path", ["src/countersign/server/api.py", "src/countersign/apis.py"])
def test_an_edge_is_one_file_not_a_name(path: str) -> None:
    expected = [] if "server" in path else ["purity"]
    assert rules_broken(path, "import random") == expected


@pytest.mark.parametrize(
    "path", ["src/countersign/utils.py", "src/countersign/server/services/mail.py", "tests/helpers.py"]
)
def test_a_module_is_named_for_what_it_does(path: str) -> None:
    assert "nameless" in rules_broken(path, "")


def test_a_file_has_at_most_500_lines() -> None:
    assert rules_broken(PURE, "x = 1\n" * 500) == []
    assert rules_broken(PURE, "x = 1\n" * 501) == ["length"]
    assert rules_broken("src/countersign/server/migrations/0001_initial.py", "x = 1\n" * 900) == []


def test_a_line_is_let_off_with_a_reason_and_only_for_the_rule_it_names() -> None:
    assert rules_broken(PURE, "import random  # house: purity: the seed is an argument") == []
    assert rules_broken(PURE, "import random  # house: purity:") == ["purity"]
    assert rules_broken(PURE, "import random  # house: length: the seed is an argument") == ["purity"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--extra-index-url=file:///somewhere",
        "--find-links ./wheels",
        'index-url = "https://example.org/simple"',
        "find-links: ./wheels",
        '"resolved": "https://registry.example.org/a.tgz"',
        "registry=https://registry.example.org",
    ],
)
def test_no_lock_or_setting_names_an_index(line: str) -> None:
    assert [fault.line for fault in indexes(PurePosixPath("requirements.lock"), ["django==5.2.19", line])] == [2]


def test_a_lock_of_hashes_passes() -> None:
    lines = ["django==5.2.19 \\", "    --hash=sha256:ab", "    # via countersign", "uv --no-emit-index-url"]
    assert list(indexes(PurePosixPath("requirements.lock"), lines)) == []


def test_the_whole_tree_is_read(tmp_path: Path) -> None:
    ring = tmp_path / "src" / "countersign"
    ring.mkdir(parents=True)
    (ring / "clock.py").write_text("import time\nat = time.time()\n")
    (tmp_path / "requirements.lock").write_text("--find-links here\n")
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text("pip install --index-url here\n")
    assert {(fault.path, fault.line, fault.rule) for fault in check_tree(tmp_path)} == {
        ("src/countersign/clock.py", 2, "purity"),
        ("requirements.lock", 1, "index"),
        (".ci/run", 1, "index"),
    }


def test_a_fault_prints_as_an_address_an_editor_can_open() -> None:
    fault = house_lints.Fault("src/a.py", 3, "length", "too long")
    assert str(fault) == "src/a.py:3: length: too long"
