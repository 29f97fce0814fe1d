"""一事一链: an officer sends a link to one matter; a colleague answers it on a phone."""
