"""接口: what programs ask, in JSON; decides nothing: parses, calls, renders."""
