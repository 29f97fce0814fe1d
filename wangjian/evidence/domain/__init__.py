"""域名签名: a package signed with the certificate of the office's domain (WACZ signing 0.1.0)."""
