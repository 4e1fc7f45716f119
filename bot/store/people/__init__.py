"""People as far as a case does not make them: how they are reached, whether they may be, and the word that they chose."""
