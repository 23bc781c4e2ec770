"""The language model: connecting to any chat model, with patience, budgets and limits. It reads and words; never judges."""
