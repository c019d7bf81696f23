"""`logai bench`: how well and how fast each planner answers questions whose answers are known, on this machine.

Every figure is measured or computed here. A model's text is compared with what is expected and never printed; what is
kept of a run holds no answer, only whether it was right.
"""
