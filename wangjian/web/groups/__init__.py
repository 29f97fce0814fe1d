"""命中归组: finding groups in rank order, and what an officer does with them."""
