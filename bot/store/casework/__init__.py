"""Cases and what was decided about them: who is asked, why not, and the lists and holds that keep somebody from being asked."""
