"""待办: what waits for an officer, in one list by due day."""
