"""归属复核: pairs of which the linker is not sure, side by side, and what was decided."""
