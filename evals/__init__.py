"""Cases, scores and runs that say how right the product is."""
