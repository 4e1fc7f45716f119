"""Who of the staff is there, until when a flag is to be looked at, and who is told when. Pure: no clock, no file, no database."""
