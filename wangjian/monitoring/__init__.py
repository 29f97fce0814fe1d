"""网络监测: rules and words over what was gathered, and what they saw, until somebody decides."""
