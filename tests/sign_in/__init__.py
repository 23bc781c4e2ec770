"""People who sign in with a real OpenID Connect provider, and the page as each of them meets it."""
