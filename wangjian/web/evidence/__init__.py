"""电子取证: the queue of captures, batches and schedules, exhibits and one exhibit whole."""
