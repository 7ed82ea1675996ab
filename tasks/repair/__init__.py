"""In the third hop: paragraphs as they came out of a page → paragraphs as a reader saw them, with every step told."""
