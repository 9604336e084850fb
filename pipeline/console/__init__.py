"""What the command says and shows."""
