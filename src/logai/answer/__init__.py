"""From a plan and its result to words, in English and Thai, and to the formats that scripts read."""
