"""The window: `window` calls who is next, `entry` enters a filing, `identity` notes a check."""
