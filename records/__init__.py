"""What was done: daily logs, monthly summaries, quarterly reports, symposia, problems, confirmations."""
