"""Migrations of campaign."""
