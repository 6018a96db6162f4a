"""The rivals: each writes the same rules in its own language and answers, as a proof does, which of them are met.

`prepare(rules)` gives `ready(facts)`, and that the decision to be timed. `AT_LEAST` says how many times faster we
must be.
"""
