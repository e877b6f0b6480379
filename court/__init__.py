"""The life of a case around the engine: fees first."""
