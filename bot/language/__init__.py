"""Catalogues, each language's words, and the Babel extractor. Reads locales/; hands out Words and translations."""
