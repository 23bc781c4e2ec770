"""Finding passages: a lexical and a dense half, fused. Nothing here decides; it only orders what is in the corpus."""
