"""证据申请: packages with their records, and checks of large packages, made by the worker."""
