"""What a flow file says: model, reader, conditions, problems. Pure: text in, Flow or Problems out."""
