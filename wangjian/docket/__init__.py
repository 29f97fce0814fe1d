"""办理: matters, their procedures, steps and clocks: whatever somebody must act on by a day."""
