"""目录: the catalogues of monitoring, readable and searchable."""
