"""What is written about installing works: commands, settings, files and versions are those of the code."""

import configparser
import importlib
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import pytest
import yaml  # type: ignore[import-untyped] # ships no types

from bot.slack import manifest
from bot.terminal.main import COMMANDS

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GUIDE: Final = ROOT / "docs" / "install.md"
DOCUMENTS: Final = (GUIDE, ROOT / "README.md")
UNITS: Final = tuple(sorted((ROOT / "deploy").glob("*.service")))
COMPOSE: Final = ROOT / "deploy" / "compose.yaml"
IMAGE: Final = ROOT / "Dockerfile"
SETUP: Final = (*DOCUMENTS, *UNITS, COMPOSE, IMAGE)
INSTALLED: Final = "/opt/linkvouch/.venv/bin/linkvouch"
PROGRAMS: Final = {"linkvouch", ".venv/bin/linkvouch", INSTALLED}
WORKER_GRACE_S: Final = 20  # what a worker gets for the work at hand when it is asked to end
SETTING: Final = re.compile(r"\b(?:LINKVOUCH|SLACK)_[A-Z_]*[A-Z]\b")
FENCE: Final = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SPAN: Final = re.compile(r"`([^`\n]+)`")
ENDS: Final = {"|", ">", "&&", ";", "#"}  # of a command, in a shell


def named(files: tuple[Path, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in files])


@dataclass(frozen=True)
class Typed:
    """A command as it is written somewhere, without the program's name."""

    words: tuple[str, ...]

    def run_by(self) -> tuple[click.Command, list[str]]:
        """The command it names and what is left of its words. Raises KeyError when there is none."""
        module, _ = COMMANDS[self.words[0]]
        command: click.Command = importlib.import_module(module).command
        left = list(self.words[1:])
        while isinstance(command, click.Group) and left and not left[0].startswith("-"):
            command = command.commands[left.pop(0)]
        return command, left


def commands_in(text: str) -> Iterator[Typed]:
    for line in text.replace("\\\n", " ").splitlines():
        words = re.sub(r'[\[\]",]', " ", line).split()
        for at, word in enumerate(words[:-1]):
            follows = words[at + 1]
            if word in PROGRAMS and follows not in PROGRAMS and re.fullmatch(r"[a-z][a-z-]*", follows):
                rest = words[at + 1 :]
                end = next((i for i, each in enumerate(rest) if each in ENDS), len(rest))
                yield Typed(tuple(rest[:end]))


def code_of(file: Path) -> str:
    """What is to be typed: of a document its code alone, without the commands' own settings files."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".md":
        lines = [line for line in text.splitlines() if line.startswith(("ExecStart=", "CMD", "HEALTHCHECK"))]
        lines += [line for line in text.splitlines() if line.strip().startswith("command:")]
        return "\n".join(lines).replace("ExecStart=", "").replace("command:", "")
    fences = FENCE.findall(text)
    return "\n".join([*fences, *SPAN.findall(FENCE.sub("", text))])


@named(SETUP)
def test_every_command_exists_with_its_options(file: Path) -> None:
    typed = list(commands_in(code_of(file)))
    assert typed
    for each in typed:
        command, left = each.run_by()
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert {word for word in left if word.startswith("--")} <= options | {"--"}, each.words


@named(SETUP)
def test_every_setting_is_one_of_the_example(file: Path) -> None:
    assert set(SETTING.findall(file.read_text(encoding="utf-8"))) <= settings()


def settings() -> set[str]:
    """All there are; another test holds the example to the code."""
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_guide_leads_where_something_is() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    titles = {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target.removeprefix("#") in titles
        else:
            assert (GUIDE.parent / target).exists()


def test_the_guide_explains_every_scope_that_is_asked_for() -> None:
    rows = re.findall(
        r"^\| `([a-z_:]+)` \| (required|optional) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE
    )
    asked = dict.fromkeys(manifest.required_scopes(), "required")
    assert dict(rows) == asked | dict.fromkeys(manifest.optional_scopes(), "optional")


def test_the_guide_names_the_addresses_that_slack_is_given() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert {manifest.EVENTS_PATH, manifest.INSTALL_PATH, manifest.REDIRECT_PATH} <= set(
        re.findall(r"/slack/\w+", text)
    )


@named(UNITS)
def test_a_unit_ends_after_the_work_at_hand(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["ExecStart"].startswith(f"{INSTALLED} ")
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) > WORKER_GRACE_S
    assert service["EnvironmentFile"] == "/etc/linkvouch/env"
    assert service["User"] == "linkvouch"


def test_the_worker_gets_no_key_to_slack() -> None:
    keys = {name for name in settings() if name.startswith("SLACK_")} | {"LINKVOUCH_SECRET_KEY"}
    text = (ROOT / "deploy" / "linkvouch-worker.service").read_text(encoding="utf-8")
    unset = " ".join(re.findall(r"^UnsetEnvironment=(.*)$", text, re.MULTILINE)).split()
    services = compose()["services"]
    assert set(unset) == keys
    assert not keys & set(services["worker"]["environment"])
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} <= set(services["app"]["environment"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@named(UNITS)
def test_systemd_takes_the_unit(file: Path, tmp_path: Path) -> None:
    there = tmp_path / file.name  # with a program that exists, which systemd looks for
    there.write_text(
        file.read_text(encoding="utf-8").replace(INSTALLED, shutil.which("true") or ""), encoding="utf-8"
    )
    done = subprocess.run(  # noqa: S603 - our own unit
        ["systemd-analyze", "verify", "--man=no", str(there)],  # noqa: S607 - as found above
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def unit(file: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # systemd minds the case of names
    parser.read(file, encoding="utf-8")
    return parser


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return read


def test_app_and_worker_share_database_and_files() -> None:
    services = compose()["services"]
    app, worker = services["app"], services["worker"]
    for each in (app, worker):
        assert each["environment"]["LINKVOUCH_DATABASE_URL"].endswith("@database/linkvouch")
        assert each["depends_on"]["database"]["condition"] == "service_healthy"
        assert "data:/data" in each["volumes"]
        assert int(each["stop_grace_period"].removesuffix("s")) > WORKER_GRACE_S
    assert services["database"]["environment"]["POSTGRES_DB"] == "linkvouch"
    assert {"data", "database"} == set(compose()["volumes"])


def test_compose_asks_for_nothing_that_is_explained_nowhere() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    assert asked <= settings() | {"POSTGRES_PASSWORD"}
    assert "POSTGRES_PASSWORD" in GUIDE.read_text(encoding="utf-8")


def test_the_versions_are_those_of_the_project() -> None:
    version = PROJECT["project"]["version"]
    tags = re.findall(
        r"\blinkvouch:(\d[\w.]*)", COMPOSE.read_text(encoding="utf-8") + GUIDE.read_text(encoding="utf-8")
    )
    assert tags
    assert set(tags) == {version}
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"FROM python:{oldest}-slim\n" in IMAGE.read_text(encoding="utf-8")
    assert f"Python {oldest}," in GUIDE.read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """(instruction, the rest of its line) of the Dockerfile; lines that go on are put together."""
    whole = re.sub(r"^#.*\n", "", IMAGE.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", "")
    return [
        (line.partition(" ")[0], line.partition(" ")[2].strip())
        for line in whole.splitlines()
        if line.strip()
    ]


def test_the_image_installs_what_the_project_names() -> None:
    """Its own lines are run, up to pip."""
    steps = [rest for name, rest in instructions() if name == "RUN"]
    torch = re.search(r'"(\$\(sed .*\))"', steps[0])
    assert torch is not None
    needed = steps[1].partition(" > needed.txt")[0]
    pinned = [each for each in PROJECT["project"]["dependencies"] if each.startswith("torch==")]
    assert [shell(f'echo "{torch[1]}"').strip()] == pinned
    assert shell(needed).splitlines() == PROJECT["project"]["dependencies"]
    assert all("--constraint constraints.txt" in step for step in steps[:2])


def shell(line: str) -> str:
    done = subprocess.run(  # noqa: S603 - a line of our own Dockerfile
        ["/bin/sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_the_image_runs_without_rights_and_looks_after_itself() -> None:
    steps = instructions()
    order = [name for name, _ in steps]
    assert order.index("USER") < order.index("VOLUME") < order.index("CMD")
    assert dict(steps)["USER"] == "linkvouch"
    assert json.loads(dict(steps)["CMD"]) == ["linkvouch", "slack"]
    assert dict(steps)["HEALTHCHECK"].endswith('CMD ["linkvouch", "doctor"]')
    assert not [
        rest for name, rest in steps if name in {"ENV", "ARG"} and re.search("TOKEN|SECRET|PASSWORD", rest)
    ]


def test_the_image_is_made_of_the_program_alone() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    taken = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    assert [each for each in taken if not (ROOT / each).exists()] == []
    packages = {each.rstrip("*") for each in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages - {"tests"} <= {each.replace("/", ".") for each in taken}
    given = {
        PROJECT["project"]["readme"],
        *PROJECT["project"]["license-files"],
        "constraints.txt",
        "pyproject.toml",
    }
    assert given <= taken
    assert not [each for each in taken if each.startswith(".")]
