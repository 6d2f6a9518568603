"""What is seen and printed: home pages, statistics, documents, papers."""
