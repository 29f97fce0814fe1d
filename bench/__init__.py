"""Figures of the product, each measured in the run that prints it."""
