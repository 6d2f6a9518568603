"""What was done: logs, summaries, quarterly reports, symposia, problems, confirmations."""
