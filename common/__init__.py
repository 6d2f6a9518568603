"""The floor: periods, figures, abstract models, jobs, page and form helpers; imports nothing of ours."""
