"""What comes in and goes out: spreadsheets and answers."""
