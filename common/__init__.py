"""The floor: periods, figures, models, jobs, page and form helpers; imports nothing of ours."""
