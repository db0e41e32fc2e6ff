"""What the image is made of: as no engine builds it here, its steps are followed one by one."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.specifiers import SpecifierSet

from tests.unit.deploy.composition import DEPLOY, ROOT

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
PACKAGES = ("services", "shared")


def copied() -> list[str]:
    """What the Dockerfile takes from the project."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    return [source for line in lines for source in line.split()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of the distribution, built from what the image copies and nothing else."""
    folder = tmp_path_factory.mktemp("image")
    source = folder / "source"
    source.mkdir()
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *build, str(source)], check=True
    )
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


def test_the_build_sees_what_it_copies_and_no_more() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(copied())


def test_the_image_holds_every_module_migration_and_definition(wheel: set[str]) -> None:
    files = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files - wheel == set()


def test_dependencies_are_pinned_by_hash() -> None:
    assert "--require-hashes -r requirements.lock" in DOCKERFILE


def test_its_python_is_one_that_the_project_supports() -> None:
    python = re.search(r"^ARG PYTHON=(\S+)$", DOCKERFILE, flags=re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert python
    assert SpecifierSet(project["requires-python"]).contains(python[1])


def test_it_does_not_run_as_root() -> None:
    final = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.findall(r"^USER (.+)$", final, flags=re.MULTILINE) == ["mydirection"]
    assert 'ENTRYPOINT ["mydirection"]' in final
