"""Many descriptions at once: read from a file or a folder, assessed in order, kept so that nothing is done twice."""
