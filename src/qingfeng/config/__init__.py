"""Config: settings and addresses; named by string, imported by no stage."""
