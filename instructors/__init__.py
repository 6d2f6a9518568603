"""Who and when: people, postings, terms, calendar, leave, pledges, training."""
