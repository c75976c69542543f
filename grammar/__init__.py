"""The language as a document: grammar, reference, schema, complete programmes and test vectors."""
