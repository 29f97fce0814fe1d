"""监测计划: plans of monitors, their items, sample lists and runs."""
