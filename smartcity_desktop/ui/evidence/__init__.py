"""Evidence in the window: listed beside the indicator, opened inside, attached by who brings it."""
