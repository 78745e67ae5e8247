"""Gathers the licences of everything a package carries, and Debian's copyright file about them."""

import re
import shutil
from email.parser import HeaderParser
from pathlib import Path

NAMES = re.compile(r"(licen[sc]e|copying|notice|authors|copyright)", re.IGNORECASE)
HERE = Path(__file__).resolve().parent

COPYRIGHT = """\
smartcity_desktop
Copyright the smartcity_desktop contributors
Licensed under the Apache License, version 2.0; on Debian systems its full text is in
/usr/share/common-licenses/Apache-2.0.

The package carries the parts below as they were published. Their licence texts are in
{folder}/licences, one folder a part. Qt and Qt for Python are used
under the LGPL, version 3, as separate and replaceable libraries: see QT-NOTICE.txt there.
Psycopg is used unmodified under the same licence, and python-zeroconf under the LGPL, version 2.1
or later; whoever changes one of them, or any other part, builds the package anew from the sources
of smartcity_desktop with installers/build.py.
The library inside sqlcipher3 is SQLCipher: see SQLCIPHER.txt there.
The fonts are under the SIL Open Font License: see {folder}/_internal/resources/fonts.
The programs start through the loader of PyInstaller (GPL with an exception for what it starts).

{parts}"""


def gather(site: Path, versions: dict[str, str], python: Path, into: Path) -> dict[str, str]:
    """Copy every part's licence texts into a folder and return what each part says of itself.

    `site` is the folder of the installed distributions, `python` the standard library's.
    """
    into.mkdir(parents=True)
    for text in sorted((HERE / "licences").iterdir()):
        shutil.copy(text, into)
    shutil.copy(HERE.parent / "LICENSE", into / "LICENSE.txt")
    licence = python / "LICENSE.txt"
    if licence.exists():
        shutil.copy(licence, into / "PYTHON-LICENSE.txt")
    said: dict[str, str] = {}
    for info in sorted(site.glob("*.dist-info")):
        about = HeaderParser().parsestr((info / "METADATA").read_text("utf-8"))
        name = str(about["Name"]).lower().replace("_", "-")
        if name in versions:
            said[name] = _stated(about.items())
            _copy_texts(info, into / name)
    return said


def listing(versions: dict[str, str], said: dict[str, str]) -> str:
    """Return one line a part: name, version and licence."""
    lines = [f"{name} {versions[name]}: {said[name]}" for name in sorted(said)]
    return "\n".join(lines) + "\n"


def copyright_file(parts: str, folder: str) -> str:
    """Return the copyright file of the package that installs to `folder`."""
    return COPYRIGHT.format(parts=parts, folder=folder)


def _stated(headers: list[tuple[str, str]]) -> str:
    """Return the licence a distribution's metadata states: expression, text or classifiers."""
    for wanted in ("License-Expression", "License"):
        for name, value in headers:
            if name == wanted and value.strip() and "\n" not in value.strip():
                return value.strip()
    found = [value.split("::")[-1].strip() for name, value in headers if "License ::" in value]
    return " and ".join(found) or "see its licence text"


def _copy_texts(info: Path, into: Path) -> None:
    for path in sorted(info.rglob("*")):
        part = path.relative_to(info)
        if path.is_file() and NAMES.search(str(part)):
            target = into.joinpath(*part.parts[part.parts[0] == "licenses" :])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
