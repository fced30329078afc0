"""The records: the organisation in storage, what was published of it, and who changed what."""
