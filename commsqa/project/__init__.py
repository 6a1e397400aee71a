"""What the user owns: the project file and the policies, their models, defaults and loading."""
