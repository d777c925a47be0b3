"""Areas, peers, sources, the register, papers and quarters: read from YAML, typed and checked."""
