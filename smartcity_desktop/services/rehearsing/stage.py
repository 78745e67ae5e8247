"""The folder a rehearsal plays in: made fresh, and never made over anything else."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import refuse_unsafe_folder
from smartcity_desktop.services.rehearsing.patience import PULSE

# Only a folder that holds this file is a rehearsal, and may be cleared for the next one.
MARK = "GLADI-BERSIH-DATA-CONTOH.txt"
MARK_TEXT = (
    "DATA CONTOH. Folder ini hasil gladi bersih dan dikosongkan pada gladi bersih berikutnya.\n"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts of a rehearsal's folder."""

    root: Path

    @property
    def publication(self) -> Path:
        """Package, cards, codes and the centre's credentials."""
        return self.root / "paket"

    @property
    def centre(self) -> Path:
        """The centre's database and log."""
        return self.root / "pusat"

    @property
    def profiles(self) -> Path:
        """One profile per assessor and one for the secretariat."""
        return self.root / "profil"

    @property
    def papers(self) -> Path:
        """The sealed PDFs."""
        return self.root / "dokumen"

    @property
    def mirror(self) -> Path:
        """What chairs copy to a second medium at the end of a class."""
        return self.root / "cermin"

    @property
    def practice(self) -> Path:
        """An event of its own with an unwritten profile, for trying by hand."""
        return self.root / "latihan"


# What a rehearsal, and trying by hand after it, puts into its folder; whole folders of profiles.
OWN_NAMES = frozenset(
    {MARK, PULSE, "paket", "pusat", "profil", "dokumen", "cermin", "latihan", "bukti"}
    | {"tangkapan-layar"}
)
PAPERS = "dokumen/CONTOH_*.pdf"


def _refuse_foreign(root: Path) -> None:
    """Raise HostError when somebody put files of their own among those of a rehearsal."""
    papers = set(root.glob(PAPERS))
    foreign = [
        path
        for path in (*root.iterdir(), *(root / "dokumen").glob("*"))
        if path not in papers
        and path.name not in OWN_NAMES
        and not (path.name.startswith("laptop-") and path.suffix == ".log")
    ]
    if foreign:
        raise HostError("stage_foreign", folder=str(root), file=foreign[0].name)


def prepared_stage(folder: Path) -> Stage:
    """Return an empty stage in `folder`, clearing an earlier rehearsal.

    Raises HostError when the folder holds anything else, beside a rehearsal too, or is unsafe for
    databases.
    """
    root = folder.expanduser().resolve()
    refuse_unsafe_folder(root)
    try:
        if root.exists() and any(root.iterdir()):
            if not (root / MARK).exists():
                raise HostError("folder_not_empty", folder=str(root))
            _refuse_foreign(root)
            shutil.rmtree(root)
        stage = Stage(root)
        places = (stage.publication, stage.centre, stage.profiles, stage.papers, stage.mirror)
        for part in (*places, stage.practice):
            part.mkdir(parents=True)
        (root / MARK).write_text(MARK_TEXT, "utf-8")
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(root)) from error
    return stage
