"""Where: workstations, enterprises, party organizations, standards and inspections."""
