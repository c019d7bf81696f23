"""From a question to a plan: the built-in planner, models behind providers, and who of them is asked."""
