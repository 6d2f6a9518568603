"""Who may see: districts, users, roles, scope, policy settings, audit, notices, suggestions."""
