"""The folder a rehearsal plays in: made fresh, and never made over anything else."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import refuse_unsafe_folder

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


def prepared_stage(folder: Path) -> Stage:
    """Return an empty stage in `folder`, clearing an earlier rehearsal.

    Raises HostError when the folder holds anything else, or is unsafe for databases.
    """
    root = folder.expanduser().resolve()
    refuse_unsafe_folder(root)
    try:
        if root.exists() and any(root.iterdir()):
            if not (root / MARK).exists():
                raise HostError("folder_not_empty", folder=str(root))
            shutil.rmtree(root)
        stage = Stage(root)
        places = (stage.publication, stage.centre, stage.profiles, stage.papers, stage.mirror)
        for part in (*places, stage.practice):
            part.mkdir(parents=True)
        (root / MARK).write_text(MARK_TEXT, "utf-8")
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(root)) from error
    return stage
