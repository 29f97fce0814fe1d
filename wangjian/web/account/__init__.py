"""登录: signing in, the one-time link, and the officer's own profile."""
