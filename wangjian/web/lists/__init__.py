"""列表工具: what every list offers: saved views, columns, print, export; described once a list."""
