"""接口第一版: one module a room; what is promised here stays until there is a second version."""
