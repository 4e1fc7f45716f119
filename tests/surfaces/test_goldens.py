"""What people see and hear, question by question, is what was read and kept in tests/surfaces/goldens/."""

from __future__ import annotations

import pytest

from tests.surfaces.goldens import HERE, SURFACES, page, sections, written
from tests.surfaces.words_for_tests import AGAINS, KINDS, LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", SURFACES)
def test_every_question_reads_as_it_was_written_down(surface, language):
    """Each kind of question, asked for each reason, reads as in its golden page."""
    assert sections(surface, language) == written(surface, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", SURFACES)
def test_no_kind_of_question_is_missing(surface, language):
    """A new kind of question, or a new reason to ask again, fails here until it has a golden."""
    assert len(written(surface, language)) == len(KINDS) * len(AGAINS)


def test_no_golden_is_left_over():
    """Every page beside the goldens is one that is compared."""
    assert set(HERE.iterdir()) == {page(surface, language) for surface in SURFACES for language in LANGUAGES}
