"""The command `deixis`. Each command imports what it needs when it runs, so that help comes at once."""
