"""The inference core: derivations, states, findings and the recommendation, with their proof."""
