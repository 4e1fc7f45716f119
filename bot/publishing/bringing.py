"""What a new flow needs around it, in a folder that does not have it yet: the shared pieces that it includes, and the folder of stories."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.publishing.beginning import Wanted, pieces
from bot.stories.files import TESTS

SHIPPED = Path(__file__).resolve().parents[2] / "flows"  # the pieces that come with Hearback


def bring(flows: Path, wanted: Wanted) -> tuple[Path, ...]:
    """Lay the pieces into the folder, as they come with Hearback; those that are there stay as they are. Returns the new ones. Raises OSError."""
    (flows / TESTS).mkdir(exist_ok=True)
    missing = [piece for piece in pieces(wanted) if not (flows / piece).exists() and (SHIPPED / piece).is_file()]
    for piece in missing:
        (flows / piece).parent.mkdir(exist_ok=True)
        shutil.copyfile(SHIPPED / piece, flows / piece)
    return tuple(flows / piece for piece in missing)
