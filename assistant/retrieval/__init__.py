"""Finding passages: a lexical and a dense half, fused. Nothing here decides; it only orders what is in the corpus."""

import os

# The matrices of a search are small: what numpy's library spends on bringing threads together is three times the work.
# It reads this once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
