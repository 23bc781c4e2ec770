"""The application: facts, table, questions, interview, readers, recommendations, reports, store, command line."""
