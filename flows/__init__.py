"""The flows: they order the steps of the use cases, and Prefect records them. The only importers of prefect."""
