"""Who is asked, when, and why not: cases in, the plan, the calendars. Reads files and the database; sends nothing and knows no channel."""
