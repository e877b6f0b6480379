"""The window: `window` calls who is next, `entry` enters a filing, `giving` gives out the
court's papers, `identity` notes a check, `papers` takes in what is brought for a filing handed in
online, `sheets` are address sheets on paper."""
