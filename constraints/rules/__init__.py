"""One rule, or one goal, in one file. The catalogue lists them all."""
