"""起草: rules and lexicons written, checked, tried and saved in the browser."""
