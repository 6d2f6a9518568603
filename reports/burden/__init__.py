"""The burden meter: what the forms ask of each role, measured without tracking anybody."""
