"""The commands at the shell, a file for each subject."""
