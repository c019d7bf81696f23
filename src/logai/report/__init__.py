"""`logai report`: what happened in a day, a week or any time, for a person who has a minute at six in the morning.

make.py reads first: the steps in order. period.py says of which time a report is, compute.py reads it from the
database, words.py and parts.py put it into words; text, markdown, html and plain lay it out, mail and send bring it
away. conditions.py are those of `--fail-on`. No number is made anywhere but in the database, and no model is needed.
"""
