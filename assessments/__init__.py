"""How well: responsibility books, rubrics, cycles, evaluations, ballots, grades, consequences."""
