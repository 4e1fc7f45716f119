"""The flows of the desk where the house asks for those of a folder: what is not saved counts too."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.flow.places import Places
from bot.language.languages import Languages
from bot.library.drafts import Drafts, Found
from bot.library.edition import Press
from bot.library.library import bundle_of
from bot.workbench.reading import Readings


class DeskDrafts(Drafts):
    """The flows of the desk, in place of those on the disk."""

    def __init__(self, readings: Readings) -> None:
        super().__init__(readings.desk.settings, readings.desk.shelf.flows, readings.desk.shelf.locales)
        self.readings = readings

    @property
    def languages(self) -> Languages:
        """The languages as they stand on the disk now."""
        return self.readings.desk.speaking().languages

    @property
    def press(self) -> Press:
        """What makes editions of them."""
        return self.readings.desk.speaking().press

    def found(self, path: Path, drafts: Collection[str] = ()) -> Found:
        """The flow of a file by its name in the flows folder, as it is written now."""
        desk, name = self.readings.desk, f"flows/{path.name}"
        reading = self.readings.of(name)
        if reading is None or reading.flow is None:
            return Found(None, reading.problems if reading else (), reading.places if reading else Places(path.name))
        file, source = Path(path.name), desk.contents(name)
        bundle = bundle_of(file, desk.include, self.languages, services=self.press.services, drafts=drafts, source=source)
        return Found(self.press.edition(bundle, reading.flow, ahead=False), reading.problems, reading.places)
